import {
  ActionIcon,
  Button,
  type CSSVariablesResolver,
  createTheme,
  localStorageColorSchemeManager,
  type MantineColorsTuple,
} from "@mantine/core";

const green: MantineColorsTuple = [
  "#e8f5e9",
  "#c8e6c9",
  "#a5d6a7",
  "#81c784",
  "#66bb6a",
  "#4caf50",
  "#43a047",
  "#388e3c",
  "#2e7d32",
  "#256428",
];

/** Every field is at least as high as a finger needs, and its edge stands out 3:1 from what is around it. */
const field = {
  vars: () => ({
    wrapper: {
      "--input-height": "var(--touch)",
      "--input-bd": "var(--field-line)",
      "--input-bg": "var(--surface)",
      // Smaller, and a phone zooms in on the field.
      "--input-fz": "16px",
    },
  }),
};
/** Label above, hint and error below, with room to breathe. */
const fieldWrapper = {
  defaultProps: { inputWrapperOrder: ["label", "input", "description", "error"] },
  styles: {
    label: { marginBottom: 6, fontWeight: 550 },
    description: { marginTop: 6 },
    error: { marginTop: 6 },
  },
};

/** A box or switch with its words: all of it is touched. */
const choice = {
  defaultProps: { size: "md" },
  styles: {
    body: { minHeight: "var(--touch)", alignItems: "center" },
    labelWrapper: { gap: 2 },
    label: { fontSize: 15, lineHeight: "22px", paddingBlock: 11 },
    description: { marginTop: -10, paddingBottom: 8, paddingInlineStart: 12, fontSize: 14 },
    error: { paddingInlineStart: 12 },
  },
};

export const theme = createTheme({
  primaryColor: "green",
  primaryShade: 8,
  colors: { green },
  fontFamily: '"Inter Variable", system-ui, -apple-system, "Segoe UI", sans-serif',
  fontSizes: { xs: "12px", sm: "13px", md: "15px", lg: "17px", xl: "20px" },
  defaultRadius: "8px",
  respectReducedMotion: true,
  focusRing: "auto",
  cursorType: "pointer",
  components: {
    Button: Button.extend({
      defaultProps: { size: "md" },
      vars: () => ({ root: { "--button-height": "var(--touch)", "--button-padding-x": "18px" } }),
      styles: { label: { fontWeight: 550 } },
    }),
    ActionIcon: ActionIcon.extend({
      defaultProps: { size: 44, variant: "subtle", color: "gray" },
      vars: (_, { variant }) => ({
        root: variant === "filled" ? {} : { "--ai-color": "var(--text-2)" },
      }),
    }),
    // The rest without the components, which the first page has no use for.
    TextInput: { defaultProps: { size: "md" } },
    PasswordInput: {
      defaultProps: { size: "md" },
      vars: () => ({ root: { "--psi-button-size": "var(--touch)", "--psi-icon-size": "20px" } }),
    },
    Textarea: { defaultProps: { size: "md" } },
    NativeSelect: { defaultProps: { size: "md" } },
    SegmentedControl: {
      defaultProps: { withItemsBorders: false },
      vars: () => ({ root: { "--sc-padding": "11px 14px", "--sc-radius": "8px" } }),
      styles: {
        root: { background: "var(--sunken)" },
        indicator: { background: "var(--surface)", boxShadow: "0 0 0 1px var(--line)" },
      },
    },
    Input: field,
    InputWrapper: fieldWrapper,
    Checkbox: choice,
    Switch: {
      defaultProps: { ...choice.defaultProps, labelPosition: "left", withThumbIndicator: false },
      styles: {
        ...choice.styles,
        body: { ...choice.styles.body, justifyContent: "space-between" },
        label: { ...choice.styles.label, paddingInlineEnd: 16 },
        description: { ...choice.styles.description, paddingInlineStart: 0, paddingInlineEnd: 16 },
      },
    },
  },
});

const tokens = {
  "--mantine-color-body": "var(--bg)",
  "--mantine-color-text": "var(--text)",
  "--mantine-color-dimmed": "var(--text-2)",
  "--mantine-color-placeholder": "var(--text-2)",
  "--mantine-color-default": "var(--surface)",
  "--mantine-color-default-hover": "var(--hover)",
  "--mantine-color-default-color": "var(--text)",
  "--mantine-color-default-border": "var(--field-line)",
  "--mantine-color-disabled": "var(--sunken)",
  "--mantine-color-disabled-color": "var(--text-2)",
  "--mantine-color-error": "var(--danger)",
  "--mantine-color-anchor": "var(--brand-text)",
  "--mantine-color-green-filled": "var(--brand)",
  "--mantine-color-green-filled-hover": "var(--brand-hover)",
  "--mantine-color-green-light": "var(--brand-tint)",
  "--mantine-color-green-light-hover": "var(--brand-tint)",
  "--mantine-color-green-light-color": "var(--brand-text)",
  "--mantine-color-green-outline": "var(--brand-text)",
  "--mantine-color-green-text": "var(--brand-text)",
  // The edge of a box that is not ticked.
  "--mantine-color-gray-4": "var(--field-line)",
  "--mantine-color-dark-4": "var(--field-line)",
  "--mantine-color-dark-6": "var(--surface)",
  "--mantine-color-gray-light-hover": "var(--hover)",
  "--mantine-color-red-light": "var(--danger-tint)",
  "--mantine-color-red-light-hover": "var(--danger-tint)",
  "--mantine-color-red-light-color": "var(--danger)",
};

/** Mantine's own colours are our tokens under its names. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: tokens,
  dark: tokens,
});

export const colorSchemes = localStorageColorSchemeManager({ key: "veche.theme" });
