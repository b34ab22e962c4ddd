import { type MouseEvent, type ReactNode, useState } from "react";
import css from "./menu.module.css";
import { type MenuPoint, turnInMenu, useMenuPosition } from "./menu-place.ts";
import { useModal } from "./use-modal.ts";

export interface MenuEntry {
  readonly icon: ReactNode;
  readonly text: string;
  readonly danger?: boolean;
  readonly run: () => void;
}

interface MenuProps {
  readonly label: string;
  readonly at: MenuPoint;
  readonly entries: readonly MenuEntry[];
  readonly onClose: () => void;
}

/** What can be done with something, by the pointer that asked for it; on a phone it comes from below. */
function Menu({ label, at, entries, onClose }: MenuProps) {
  const modal = useModal(onClose);
  const sheet = innerWidth < 640;
  const position = useMenuPosition(modal.ref, sheet ? null : at);
  const close = () => modal.ref.current?.close();
  return (
    <dialog
      {...modal}
      className={css["menu"]}
      data-sheet={sheet || undefined}
      style={position}
      aria-label={label}
      onClick={(event) => event.target === event.currentTarget && close()}
      onKeyDown={turnInMenu}
    >
      <div role="menu" aria-label={label} className={css["list"]}>
        {entries.map(({ icon, text, danger, run }) => (
          <button
            key={text}
            type="button"
            role="menuitem"
            className={css["item"]}
            data-danger={danger || undefined}
            onClick={() => {
              close();
              // What opens next gets the focus after the menu has given it back.
              queueMicrotask(run);
            }}
          >
            {icon}
            {text}
          </button>
        ))}
      </div>
    </dialog>
  );
}

interface MenuButtonProps {
  readonly label: string;
  readonly className?: string | undefined;
  readonly entries: readonly MenuEntry[];
  readonly children: ReactNode;
}

/** A button that opens a menu below itself. */
export function MenuButton({ label, className, entries, children }: MenuButtonProps) {
  const [at, setAt] = useState<MenuPoint | null>(null);
  const open = (event: MouseEvent<HTMLElement>) => {
    const { left, bottom } = event.currentTarget.getBoundingClientRect();
    setAt({ x: left, y: bottom + 4 });
  };
  return (
    <>
      <button
        type="button"
        className={className ?? css["button"]}
        aria-label={label}
        aria-haspopup="menu"
        onClick={open}
      >
        {children}
      </button>
      {at !== null && <Menu label={label} at={at} entries={entries} onClose={() => setAt(null)} />}
    </>
  );
}
