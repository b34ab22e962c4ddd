import { TextInput, type TextInputProps } from "@mantine/core";

const STYLES = {
  input: {
    fontSize: "22px",
    fontVariantNumeric: "tabular-nums",
    fontWeight: 550,
    letterSpacing: "0.28em",
    textAlign: "center",
    height: "56px",
  },
} as const;

interface CodeInputProps extends Omit<TextInputProps, "value" | "onChange"> {
  readonly value: string;
  readonly onChange: (event: { currentTarget: { value: string } }) => void;
}

/**
 * Six digits of a mail, a message or an authenticator app. One field, so that pasting and filling in work; its form
 * is sent by itself once they are all there.
 */
export function CodeInput({ value, onChange, ...rest }: CodeInputProps) {
  return (
    <TextInput
      inputMode="numeric"
      autoComplete="one-time-code"
      spellCheck={false}
      styles={STYLES}
      {...rest}
      value={value}
      onChange={(event) => {
        const digits = event.currentTarget.value.replace(/\D/g, "").slice(0, 6);
        onChange({ currentTarget: { value: digits } });
        const form = event.currentTarget.form;
        // Sent once the form has taken the last digit in.
        if (digits.length === 6 && digits !== value) setTimeout(() => form?.requestSubmit());
      }}
    />
  );
}
