import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";

const PAUSE_S = 60;

/** Sends a code once more, after the minute that the platform asks to wait. */
export function SendAgain({ send }: { send: () => Promise<unknown> }) {
  const { t } = useTranslation();
  const [left, setLeft] = useState(PAUSE_S);
  useEffect(() => {
    if (left === 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1_000);
    return () => clearTimeout(timer);
  }, [left]);
  const again = useMutation({
    mutationFn: send,
    onSuccess: () => {
      setLeft(PAUSE_S);
      toast(t("mailCode.sentAgain"));
    },
    onError: (error) => toast(problemText(error), "danger"),
  });
  return (
    <Button
      variant="subtle"
      disabled={left > 0}
      loading={again.isPending}
      onClick={() => again.mutate()}
    >
      {left > 0 ? t("mailCode.againIn", { count: left }) : t("mailCode.again")}
    </Button>
  );
}
