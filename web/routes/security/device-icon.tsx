import { IconDeviceDesktop, IconDeviceMobile } from "@tabler/icons-react";

/** A phone or a computer, as far as its name tells. */
export function DeviceIcon({ name }: { name: string }) {
  const Icon = /iphone|android|mobile|ipad/i.test(name) ? IconDeviceMobile : IconDeviceDesktop;
  return <Icon size={20} />;
}
