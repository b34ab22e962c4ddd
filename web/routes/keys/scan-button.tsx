import { Button } from "@mantine/core";
import { IconQrcode } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "../../ui/toasts.tsx";
import css from "./keys.module.css";

/** Of the browsers that have it; the types of the platform do not. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
type DetectorClass = new (options: { formats: readonly string[] }) => Detector;

const EVERY_MS = 250;

function detectorClass(): DetectorClass | null {
  return (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector ?? null;
}

/** Reads a QR code with the camera, where the browser can. Elsewhere there is nothing to press. */
export function ScanButton({ label, onFound }: { label: string; onFound: (text: string) => void }) {
  const [open, setOpen] = useState(false);
  if (detectorClass() === null || !navigator.mediaDevices) return null;
  if (open) {
    return (
      <Scanner
        onFound={(text) => {
          setOpen(false);
          onFound(text);
        }}
        onFailed={() => setOpen(false)}
      />
    );
  }
  return (
    <Button
      variant="default"
      leftSection={<IconQrcode size={18} aria-hidden="true" />}
      onClick={() => setOpen(true)}
    >
      {label}
    </Button>
  );
}

interface ScannerProps {
  readonly onFound: (text: string) => void;
  readonly onFailed: () => void;
}

function Scanner({ onFound, onFailed }: ScannerProps) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const heard = useRef({ onFound, onFailed });
  heard.current = { onFound, onFailed };
  useEffect(() => {
    const stop = new AbortController();
    const { current } = video;
    if (current) {
      watch(current, stop.signal)
        .then((text) => text !== null && heard.current.onFound(text))
        .catch(() => {
          if (stop.signal.aborted) return;
          toast(t("confirmDevice.noCamera"), "danger");
          heard.current.onFailed();
        });
    }
    return () => stop.abort();
  }, [t]);
  return (
    <figure className={css["scanner"]}>
      <video ref={video} muted playsInline />
      <figcaption role="status">{t("confirmDevice.scanning")}</figcaption>
    </figure>
  );
}

/** The first code that the camera sees; `null` if it was stopped before. The camera goes off in any case. */
async function watch(video: HTMLVideoElement, signal: AbortSignal): Promise<string | null> {
  const Detect = detectorClass();
  if (!Detect) return null;
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment" },
  });
  try {
    if (signal.aborted) return null;
    video.srcObject = stream;
    await video.play();
    const detector = new Detect({ formats: ["qr_code"] });
    while (!signal.aborted) {
      const [found] = await detector.detect(video);
      if (found) return found.rawValue;
      await new Promise((next) => setTimeout(next, EVERY_MS));
    }
    return null;
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}
