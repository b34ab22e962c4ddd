import { useTranslation } from "react-i18next";
import { ApiError } from "../../../../shared/client/index.ts";
import { Notice } from "../../../ui/notice.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import css from "../admin.module.css";

interface Wrong {
  readonly path: string;
  readonly message: string;
}

/** What is wrong with a definition, place by place; anything else as any problem. */
export function DefinitionProblem({ error }: { readonly error: unknown }) {
  const fields = error instanceof ApiError ? error.fields : [];
  return fields.length > 0 ? <WrongPlaces places={fields} /> : <ProblemNote error={error} />;
}

/** Places of a definition, and what is wrong there: a pointer, a variable, a parameter. */
export function WrongPlaces({ places }: { readonly places: readonly Wrong[] }) {
  const { t } = useTranslation();
  return (
    <Notice tone="danger" live>
      <p>{t("models.wrong", { count: places.length })}</p>
      <ul className={css["wrong"]}>
        {places.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            <code>{path}</code> {message}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
