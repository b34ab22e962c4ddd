import { type RefObject, type SyntheticEvent, useLayoutEffect, useRef } from "react";

interface Modal {
  readonly ref: RefObject<HTMLDialogElement | null>;
  readonly onClose: (event: SyntheticEvent<HTMLDialogElement>) => void;
}

/** Shows a `dialog` while it is there: the browser keeps the focus inside and gives it back afterwards. */
export function useModal(onClose: () => void): Modal {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return {
    ref,
    // The event comes late: the dialog may have been shown again since.
    onClose: (event) => !event.currentTarget.open && onClose(),
  };
}
