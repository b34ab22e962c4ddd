import { useQuery } from "@tanstack/react-query";
import css from "./qr-code.module.css";

interface QrCodeProps {
  readonly text: string;
  /** What it is for, for who cannot see it. */
  readonly label: string;
}

/** A text for a phone's camera. Dark on white in every theme, with the quiet zone that scanners need. */
export function QrCode({ text, label }: QrCodeProps) {
  const { data: path } = useQuery({
    queryKey: ["qr", text],
    queryFn: () => pathOf(text),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <div className={css["frame"]}>
      {path !== undefined && (
        <svg viewBox={`0 0 ${path.size} ${path.size}`} role="img" aria-label={label}>
          <path d={path.dark} fill="#000" shapeRendering="crispEdges" />
        </svg>
      )}
    </div>
  );
}

/** One square a dark module, as one path. The encoder is loaded when it is needed. */
async function pathOf(text: string): Promise<{ size: number; dark: string }> {
  const { encode } = await import("uqr");
  const { data, size } = encode(text, { ecc: "M", border: 2 });
  const dark = data
    .flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join("");
  return { size, dark };
}
