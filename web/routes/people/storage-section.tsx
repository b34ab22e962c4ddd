import { Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Quota, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { useFormat } from "../../ui/format.ts";
import css from "./settings.module.css";

/** From here on the bar warns. */
const NEARLY_FULL = 0.9;

/** What the caller has stored, and what room is left. */
export function StorageSection() {
  const { t } = useTranslation();
  const { data, error } = useQuery({
    queryKey: ["quota"],
    queryFn: () => reply(api.GET("/api/media/quota")),
  });
  return (
    <section className={css["section"]} aria-labelledby="settings-storage">
      <h2 id="settings-storage">{t("settings.storage")}</h2>
      {data !== undefined && <Room quota={data} />}
      {data === undefined && error !== null && <p>{t("settings.storageFailed")}</p>}
    </section>
  );
}

function Room({ quota: { bytes, files, uploadsToday } }: { quota: Quota }) {
  const { t } = useTranslation();
  const format = useFormat();
  const share = bytes.used / bytes.limit;
  const used = { used: format.bytes(bytes.used), limit: format.bytes(bytes.limit) };
  const today = {
    used: format.number(uploadsToday.used),
    limit: format.number(uploadsToday.limit),
  };
  return (
    <>
      <Progress
        value={share * 100}
        color={share >= NEARLY_FULL ? "red" : "green"}
        radius="xl"
        aria-label={t("settings.storage")}
      />
      <p>
        {t("settings.storageUsed", used)}
        {" · "}
        {t("settings.storageFiles", { count: files.used, shown: format.number(files.used) })}
      </p>
      <p>{t("settings.storageToday", today)}</p>
      {share >= NEARLY_FULL && <p role="status">{t("settings.storageFull")}</p>}
    </>
  );
}
