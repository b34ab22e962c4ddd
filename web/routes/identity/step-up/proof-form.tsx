import { Button, Skeleton, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { reply, type Security } from "../../../../shared/client/index.ts";
import { useMe } from "../../../app/me.ts";
import { type Credential, givePasskey } from "../../../app/passkeys.ts";
import { api, session } from "../../../app/platform.ts";
import { securityQuery } from "../../../app/security.ts";
import { useForm } from "../../../ui/form.ts";
import { PasswordField } from "../../../ui/password-field.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { checks } from "../checks.ts";
import css from "./proof-form.module.css";

const WAYS = ["passkey", "password", "code"] as const;
type Way = (typeof WAYS)[number];

/** Proves once more who the reader is, by any of the ways the account has. Needs somebody who is signed in. */
export function ProofForm({ onProven }: { onProven: () => void }) {
  const security = useQuery(securityQuery);
  if (security.isPending) return <Skeleton mt={16} height={104} radius={8} />;
  if (security.isError) {
    return <ProblemNote error={security.error} onRetry={() => void security.refetch()} />;
  }
  return <Ways ways={waysOf(security.data)} onProven={onProven} />;
}

function waysOf({ factors }: Security): Way[] {
  const has = {
    passkey: factors.passkeys > 0,
    password: factors.password,
    code: factors.totp || factors.backupCodesLeft > 0,
  };
  return WAYS.filter((way) => has[way]);
}

function Ways({ ways, onProven }: { ways: readonly Way[]; onProven: () => void }) {
  const { t } = useTranslation();
  const [way, setWay] = useState<Way>(ways[0] ?? "password");
  const prove: Prove = async (proof) => {
    session.adopt((await reply(api.POST("/api/auth/step-up", { body: proof }))).tokens);
    onProven();
  };
  const others = ways.filter((other) => other !== way);
  return (
    <>
      {way === "passkey" ? (
        <ByPasskey prove={prove} />
      ) : (
        <BySecret key={way} way={way} prove={prove} />
      )}
      {others.length > 0 && (
        <div className={css["others"]}>
          {others.map((other) => (
            <Button key={other} variant="subtle" onClick={() => setWay(other)}>
              {t(`stepUp.by.${other}`)}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}

type Prove = (proof: {
  readonly password?: string;
  readonly code?: string;
  readonly challengeId?: string;
  readonly credential?: Credential;
}) => Promise<void>;

function BySecret({ way, prove }: { way: "password" | "code"; prove: Prove }) {
  const { t } = useTranslation();
  const { email } = useMe();
  const form = useForm({
    initial: { secret: "" },
    checks: { secret: checks.required },
    blame: ({ status }) => (status === 401 ? { secret: t(`stepUp.wrong.${way}`) } : {}),
    submit: ({ secret }) => prove({ [way]: way === "code" ? secret.trim() : secret }),
  });
  return (
    <form className={css["form"]} {...form.bind}>
      {way === "password" ? (
        <>
          <input hidden readOnly autoComplete="username" value={email} />
          <PasswordField label={t("login.password")} autoFocus {...form.field("secret")} />
        </>
      ) : (
        <TextInput
          label={t("stepUp.code")}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          {...form.field("secret")}
        />
      )}
      {form.problem !== null && <ProblemNote error={form.problem} />}
      <Button type="submit" loading={form.busy}>
        {t("stepUp.submit")}
      </Button>
    </form>
  );
}

function ByPasskey({ prove }: { prove: Prove }) {
  const { t } = useTranslation();
  const passkey = useMutation({
    mutationFn: async () => {
      const challenge = await reply(api.POST("/api/auth/step-up/options"));
      const credential = await givePasskey(challenge);
      if (credential !== null) await prove({ challengeId: challenge.challengeId, credential });
    },
  });
  return (
    <div className={css["form"]}>
      {passkey.isError && <ProblemNote error={passkey.error} />}
      <Button autoFocus loading={passkey.isPending} onClick={() => passkey.mutate()}>
        {t("stepUp.passkey")}
      </Button>
    </div>
  );
}
