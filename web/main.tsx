import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./app/mantine.css";
import "./app/fonts.css";
import "./app/tokens.css";
import "./app/base.css";
import { followSession } from "./app/follow-session.ts";
import { queries } from "./app/platform.ts";
import { router } from "./app/router.tsx";
import { colorSchemes, cssVariables, theme } from "./app/theme.ts";
import { startI18n } from "./i18n/index.ts";

// A page that was open while a new version came asks for files that are gone: it has to be loaded anew. Without a network
// that would only lose what is there.
window.addEventListener("vite:preloadError", async () => {
  const here = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
  if (here?.ok) location.reload();
});

await startI18n();
followSession();

const container = document.getElementById("root");
if (container !== null) {
  createRoot(container).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        colorSchemeManager={colorSchemes}
        defaultColorScheme="auto"
      >
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
