import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { ApiError } from "../../../shared/client/index.ts";
import { ProblemNote } from "../../ui/problem.tsx";
import { NotFoundPage } from "./not-found.tsx";
import css from "./page.module.css";

/** Stands in for a page that could not be shown. */
export function FailurePage({ error }: ErrorComponentProps) {
  const router = useRouter();
  if (error instanceof ApiError && error.status === 404) return <NotFoundPage />;
  return (
    <main className={css["centre"]}>
      <div className={css["narrow"]}>
        <ProblemNote error={error} onRetry={() => void router.invalidate()} />
      </div>
    </main>
  );
}
