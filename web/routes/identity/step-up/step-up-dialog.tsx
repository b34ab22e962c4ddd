import { useTranslation } from "react-i18next";
import { Dialog } from "../../../ui/dialog.tsx";
import { ProofForm } from "./proof-form.tsx";

/** Asks for a fresh proof, for whatever call it was that needs one. */
export function StepUpDialog({ answer }: { answer: (proven: boolean) => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t("stepUp.title")} onClose={() => answer(false)}>
      <p>{t("stepUp.lead")}</p>
      <ProofForm onProven={() => answer(true)} />
    </Dialog>
  );
}
