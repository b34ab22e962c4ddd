import { ActionIcon } from "@mantine/core";
import { IconCurrentLocation, IconMapPin, IconX } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../ui/format.ts";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import type { Seeking } from "../seeking.ts";
import css from "./fields.module.css";
import { here, placeOfCity, useCities } from "./places.ts";
import type { ChangeSeeking } from "./use-seeking.ts";

interface PlaceFieldProps {
  readonly seeking: Seeking;
  readonly onChange: ChangeSeeking;
}

/** Where to look: around a city that has vacancies, or around the reader. */
export function PlaceField({ seeking, onChange }: PlaceFieldProps) {
  const { t } = useTranslation();
  const chosen = nameOf(seeking, t("vacancies.here"));
  const [text, setText] = useState(chosen);
  const find = useMutation({
    mutationFn: placeOfCity,
    onSuccess: (place) =>
      onChange({ near: undefined, place: undefined, city: undefined, ...place }),
    onError: (error) => toast(problemText(error), "danger"),
  });
  const locate = useMutation({
    mutationFn: here,
    onSuccess: (near) => onChange({ near, place: undefined, city: undefined }),
    onError: () => toast(t("vacancies.hereRefused"), "danger"),
  });
  useEffect(() => setText(chosen), [chosen]);
  const clear = () => {
    setText("");
    const none = { near: undefined, place: undefined, radiusKm: undefined, city: undefined };
    if (chosen !== "")
      onChange({ ...none, ...(seeking.sort === "distance" && { sort: undefined }) });
  };
  return (
    <div className={css["place"]}>
      <CityBox
        text={text}
        settled={text === chosen}
        onText={setText}
        onChoose={(city) => (city === "" ? clear() : find.mutate(city))}
        onLeave={() => setText(chosen)}
      >
        {text !== "" && (
          <ActionIcon aria-label={t("vacancies.anywhere")} onClick={clear}>
            <IconX size={18} />
          </ActionIcon>
        )}
      </CityBox>
      <ActionIcon
        variant="default"
        aria-label={t("vacancies.near")}
        title={t("vacancies.near")}
        loading={locate.isPending}
        onClick={() => locate.mutate()}
      >
        <IconCurrentLocation size={20} />
      </ActionIcon>
    </div>
  );
}

function nameOf({ near, place, city }: Seeking, hereText: string): string {
  if (near === undefined) return city ?? "";
  return place ?? hereText;
}

interface CityBoxProps {
  readonly text: string;
  /** Nothing has been written since something was chosen. */
  readonly settled: boolean;
  readonly onText: (text: string) => void;
  readonly onChoose: (city: string) => void;
  readonly onLeave: () => void;
  readonly children: ReactNode;
}

/** A field with cities to choose from (https://www.w3.org/WAI/ARIA/apg/patterns/combobox). */
function CityBox({ text, settled, onText, onChoose, onLeave, children }: CityBoxProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const cities = useCities(settled ? "" : text.trim(), open);
  const shown = open && cities.length > 0;
  const choose = (city: string) => {
    setOpen(false);
    setAt(-1);
    onChoose(city);
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && cities.length > 0) {
      event.preventDefault();
      setOpen(true);
      setAt((before) => (before + step + cities.length) % cities.length);
    }
    if (event.key === "Enter") choose(cities[at]?.value ?? cities[0]?.value ?? text.trim());
    if (event.key === "Escape") setOpen(false);
  };
  return (
    <div className={css["field"]}>
      <IconMapPin size={18} aria-hidden="true" />
      <input
        role="combobox"
        aria-expanded={shown}
        aria-controls={`${id}-cities`}
        aria-autocomplete="list"
        aria-label={t("vacancies.city")}
        placeholder={t("vacancies.city")}
        autoComplete="off"
        maxLength={100}
        value={text}
        {...(shown && at >= 0 && { "aria-activedescendant": `${id}-${at}` })}
        onFocus={(event) => {
          event.currentTarget.select();
          setOpen(true);
        }}
        onBlur={() => {
          setOpen(false);
          onLeave();
        }}
        onChange={(event) => {
          onText(event.currentTarget.value);
          setAt(-1);
          setOpen(true);
        }}
        onKeyDown={press}
      />
      {children}
      {shown && (
        <div
          id={`${id}-cities`}
          role="listbox"
          aria-label={t("vacancies.city")}
          className={css["cities"]}
        >
          {cities.map(({ value, count }, index) => (
            <div
              key={value}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              onPointerDown={(event) => {
                // The field keeps the focus.
                event.preventDefault();
                choose(value);
              }}
            >
              <span>{value}</span>
              <span>{format.number(count)}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
