import { createRootRoute, Outlet } from "@tanstack/react-router";
import { Toasts } from "../../ui/toasts.tsx";
import { StepUpHost } from "../step-up-host.tsx";

export const root = createRootRoute({
  component: () => (
    <>
      <Outlet />
      <StepUpHost />
      <Toasts />
    </>
  ),
});
