/**
 * Capital letters of 5 by 7 dots: a digit of base 32 a row, its bits the dots from left to right. Drawn here, because
 * nothing in a Worker can write text on a picture.
 */
const GLYPHS: Readonly<Record<string, string>> = {
  A: "ehhvhhh",
  B: "uhhuhhu",
  C: "ehggghe",
  D: "uhhhhhu",
  E: "vgguggv",
  F: "vgguggg",
  G: "ehgnhhf",
  H: "hhhvhhh",
  I: "e44444e",
  J: "72222ic",
  K: "hikokih",
  L: "ggggggv",
  M: "hrllhhh",
  N: "hhpljhh",
  O: "ehhhhhe",
  P: "uhhuggg",
  Q: "ehhhlid",
  R: "uhhukih",
  S: "fgge11u",
  T: "v444444",
  U: "hhhhhhe",
  V: "hhhhha4",
  W: "hhhllla",
  X: "hha4ahh",
  Y: "hhha444",
  Z: "v1248gv",
  0: "ehjlphe",
  1: "4c4444e",
  2: "eh1248v",
  3: "v2421he",
  4: "26aiv22",
  5: "vgu11he",
  6: "68guhhe",
  7: "v124888",
  8: "ehhehhe",
  9: "ehhf12c",
  ".": "00000cc",
  "-": "000v000",
  ":": "0cc0cc0",
  "/": "01248g0",
  "@": "eh1dlle",
  _: "000000v",
  Б: "vgguhhu",
  Г: "vgggggg",
  Д: "6aaaavh",
  Ё: "avguggv",
  Ж: "lllelll",
  З: "eh161he",
  И: "hhjlphh",
  Й: "lhjlphh",
  Л: "799999h",
  П: "vhhhhhh",
  У: "hhhf1he",
  Ф: "4ellle4",
  Ц: "iiiiiv1",
  Ч: "hhhf111",
  Ш: "llllllv",
  Щ: "lllllv1",
  Ъ: "o88e99e",
  Ы: "hhhpllp",
  Ь: "ggguhhu",
  Э: "eh171he",
  Ю: "illtlli",
  Я: "fhhf59h",
};

/** Letters that look the same in both scripts. */
const SAME: Readonly<Record<string, string>> = {
  А: "A",
  В: "B",
  Е: "E",
  К: "K",
  М: "M",
  Н: "H",
  О: "O",
  Р: "P",
  С: "C",
  Т: "T",
  Х: "X",
};

/** Dots of a letter. */
export const ROWS = 7;
export const COLUMNS = 5;
/** From one letter to the next. */
export const ADVANCE = COLUMNS + 1;
const BLANK = "0000000";

/** The letters of a text, one glyph each; what there is no letter for is blank. */
export function glyphsOf(text: string): string[] {
  const letters = [...text.normalize("NFC").toUpperCase()];
  return letters.map((letter) => GLYPHS[SAME[letter] ?? letter] ?? BLANK);
}

/** Whether a glyph has a dot there. */
export function isSet(glyph: string, row: number, column: number): boolean {
  return ((Number.parseInt(glyph[row] ?? "0", 32) >> (COLUMNS - 1 - column)) & 1) === 1;
}
