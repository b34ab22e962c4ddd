// Before the first paint, so that no reader of the dark theme sees a white page first.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("veche.theme");
  } catch {
    // Storage is off: follow the system.
  }
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const scheme = chosen === "light" || chosen === "dark" ? chosen : dark ? "dark" : "light";
  document.documentElement.setAttribute("data-mantine-color-scheme", scheme);
})();
