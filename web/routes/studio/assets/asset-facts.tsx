import { useTranslation } from "react-i18next";
import type { Asset } from "../../../../shared/client/index.ts";
import { useFormat } from "../../../ui/format.ts";
import { useMoney } from "../use-money.ts";
import css from "./dialogs.module.css";

/** What is known of an asset: what was asked for, by which model, and what came of it. */
export function AssetFacts({ asset }: { readonly asset: Asset }) {
  const { t } = useTranslation();
  const format = useFormat();
  const money = useMoney();
  const { promptText, aiModelName, seed, width, height, bytes, durationSeconds, costMicros } =
    asset;
  const facts = [
    aiModelName,
    seed === null ? null : t("studio.seedIs", { seed }),
    width && height ? `${width} × ${height}` : null,
    durationSeconds === null ? null : `${format.number(durationSeconds)} ${t("studio.seconds")}`,
    bytes === null ? null : format.bytes(bytes),
    costMicros ? money(costMicros) : null,
    format.dateTime(asset.createdAt),
  ];
  return (
    <div className={css["facts"]}>
      {promptText !== null && <p className={css["promptText"]}>{promptText}</p>}
      <p className={css["small"]}>{facts.filter(Boolean).join(" · ")}</p>
    </div>
  );
}
