/** What the test's classifier wants to be shown. */
export const CLASSIFIER_SECRET = "a secret of the classifier";

export interface ClassifierAsked {
  readonly kind: string;
  readonly text: string;
  readonly contentType: string | null;
  readonly pictureBytes: number;
}

/** What the classifier was asked so far, oldest first. */
export async function classifierAsked(origin: string): Promise<ClassifierAsked[]> {
  return (await fetch(`${origin}/asked`)).json();
}
