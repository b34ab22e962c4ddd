import { LinkedText } from "../../ui/linked-text.tsx";
import { useConversing } from "./conversing.ts";

const FEW_EMOJI = /^\p{RGI_Emoji}{1,3}$/v;

/** A message that is nothing but a few emoji is shown large. */
export function isOnlyEmoji(text: string): boolean {
  return text.length <= 40 && FEW_EMOJI.test(text);
}

interface MessageTextProps {
  readonly text: string;
  /** Ids of who is called by name in it. */
  readonly mentions: readonly string[];
}

/** What was written: text alone, with its links and the names that are called in it marked. */
export function MessageText({ text, mentions }: MessageTextProps) {
  const { people, userId } = useConversing();
  if (mentions.length === 0) return <LinkedText text={text} />;
  const named = new Map(
    mentions.flatMap((id) => {
      const username = people.get(id)?.username.toLowerCase();
      return username === undefined ? [] : [[username, id === userId] as const];
    }),
  );
  return <LinkedText text={text} mentions={named} />;
}
