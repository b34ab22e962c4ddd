import { renderSVG } from "uqr";

/** As wide as cameras are promised (ISO/IEC 18004). */
const QUIET_ZONE = 4;

/** The address as a QR code, in SVG whose modules meet without a gap at any size. */
export function totpPicture(otpauthUrl: string): string {
  const svg = renderSVG(otpauthUrl, { ecc: "M", border: QUIET_ZONE });
  return svg.replace("<svg ", '<svg shape-rendering="crispEdges" ');
}
