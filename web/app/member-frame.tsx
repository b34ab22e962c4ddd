import { useRouteContext } from "@tanstack/react-router";
import { lazyPart } from "./lazy-part.tsx";
import { Shell } from "./shell.tsx";

const GuestFrame = lazyPart("guest", async () => (await import("./guest-frame.tsx")).GuestFrame);

/** The frame of a page: the sections for members; for whoever came by an address that is open to all, the way in. */
export function MemberFrame() {
  const { guest } = useRouteContext({ from: "/member" });
  return guest ? <GuestFrame /> : <Shell />;
}
