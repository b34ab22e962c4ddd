import { lazy, Suspense } from "react";
import { learnWords } from "../i18n/index.ts";
import { useProofAsked } from "./step-up.ts";

/** Loaded when it is needed: most visits never see it. */
const StepUpDialog = lazy(async () => {
  const [{ StepUpDialog: dialog }] = await Promise.all([
    import("../routes/identity/step-up/step-up-dialog.tsx"),
    learnWords("account"),
  ]);
  return { default: dialog };
});

/** Where the question for a fresh proof shows. There is one in the app. */
export function StepUpHost() {
  const answer = useProofAsked();
  if (answer === null) return null;
  return (
    <Suspense fallback={null}>
      <StepUpDialog answer={answer} />
    </Suspense>
  );
}
