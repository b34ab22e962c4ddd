/** What people react with most. */
export const QUICK_EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

/** What they react with else. */
export const MORE_EMOJI = [
  "🔥",
  "🎉",
  "👏",
  "😍",
  "🤔",
  "👎",
  "😁",
  "🤣",
  "🥰",
  "😎",
  "😡",
  "😱",
  "🤝",
  "💪",
  "✅",
  "❌",
  "👀",
  "💯",
  "🌹",
  "☕",
  "🎂",
  "🐱",
  "🌞",
  "🚀",
];
