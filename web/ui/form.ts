import { type FormEvent, useEffect, useRef, useState } from "react";
import { ApiError } from "../../shared/client/index.ts";

type Values = Record<string, string>;
/** What is wrong with a value, in the reader's words; `null` when nothing is. */
type Check<Fields extends Values> = (value: string, all: Fields) => string | null;

interface FormOptions<Fields extends Values> {
  readonly initial: Fields;
  readonly checks: { readonly [Name in keyof Fields]?: Check<Fields> };
  readonly submit: (values: Fields) => Promise<void>;
  /** Which field a refusal by the platform belongs to, and what to say there. */
  readonly blame?: (error: ApiError) => { [Name in keyof Fields]?: string };
  /** Keeps the named fields over a reload under this key; never secrets. */
  readonly draft?: { readonly key: string; readonly fields: readonly (keyof Fields & string)[] };
}

/** What a field of the library is given. */
export interface FormField {
  readonly name: string;
  readonly value: string;
  readonly error: string | null;
  readonly onChange: (event: { currentTarget: { value: string } }) => void;
  readonly onBlur: () => void;
}

/** A form that checks a field when it is left and all of them when it is sent, and shows errors in place. */
export function useForm<Fields extends Values>(options: FormOptions<Fields>) {
  const [values, setValues] = useState<Fields>(() => ({ ...options.initial, ...drafted(options) }));
  const [errors, setErrors] = useState<{ [Name in keyof Fields]?: string | null }>({});
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const key = options.draft?.key;

  useEffect(() => {
    if (key === undefined || options.draft === undefined) return;
    const kept = Object.fromEntries(options.draft.fields.map((name) => [name, values[name]]));
    sessionStorage.setItem(key, JSON.stringify(kept));
  }, [key, options.draft, values]);

  const check = (name: keyof Fields) => options.checks[name]?.(values[name] ?? "", values) ?? null;

  function field(name: keyof Fields & string): FormField {
    return {
      name,
      value: values[name] ?? "",
      error: errors[name] ?? null,
      onChange: (event) => {
        const { value } = event.currentTarget;
        setValues((before) => ({ ...before, [name]: value }));
        setErrors((before) => ({ ...before, [name]: null }));
      },
      onBlur: () => {
        if (values[name]) setErrors((before) => ({ ...before, [name]: check(name) }));
      },
    };
  }

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (busy) return;
    const found = Object.keys(values).map((name) => [name, check(name)] as const);
    setErrors(Object.fromEntries(found) as typeof errors);
    setProblem(null);
    const wrong = found.find(([, error]) => error !== null)?.[0];
    if (wrong !== undefined) return focusOn(wrong);
    setBusy(true);
    try {
      await options.submit(values);
      if (key !== undefined) sessionStorage.removeItem(key);
    } catch (error) {
      const blamed = error instanceof ApiError ? (options.blame?.(error) ?? {}) : {};
      setErrors(blamed);
      const [first] = Object.keys(blamed);
      if (first === undefined) setProblem(error);
      else focusOn(first);
    } finally {
      setBusy(false);
    }
  }

  function focusOn(name: string): void {
    form.current?.querySelector<HTMLInputElement>(`[name="${name}"]`)?.focus();
  }

  return {
    values,
    field,
    busy,
    problem,
    setValues,
    bind: { ref: form, onSubmit: send, noValidate: true },
  };
}

function drafted<Fields extends Values>({ draft }: FormOptions<Fields>): Partial<Fields> {
  if (draft === undefined) return {};
  const parsed: unknown = JSON.parse(sessionStorage.getItem(draft.key) ?? "{}");
  if (typeof parsed !== "object" || parsed === null) return {};
  const known = new Map<string, unknown>(Object.entries(parsed));
  const kept = draft.fields.flatMap((name) => {
    const value = known.get(name);
    return typeof value === "string" && value !== "" ? [[name, value] as const] : [];
  });
  return Object.fromEntries(kept) as Partial<Fields>;
}
