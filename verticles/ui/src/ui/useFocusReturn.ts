import { useRef } from 'react';

/**
 * Dialogs here are opened by state, not by a trigger of their own, so they must remember themselves where focus came
 * from. It is read while rendering: by the time effects run, the dialog may have taken the focus.
 */
export function useFocusReturn(open: boolean): (event: Event) => void {
  const opener = useRef<Element | null>(null);
  const wasOpen = useRef(false);
  if (open && !wasOpen.current) opener.current = lasting(document.activeElement);
  wasOpen.current = open;

  return (event) => {
    event.preventDefault();
    const element = opener.current?.isConnected ? opener.current : document.getElementById('main');
    if (element instanceof HTMLElement) element.focus({ preventScroll: true });
  };
}

/** An item of a menu is gone by the time the dialog closes; the button that opened the menu is not. */
function lasting(element: Element | null): Element | null {
  const triggerId = element?.closest('[role="menu"]')?.getAttribute('aria-labelledby');
  return triggerId ? document.getElementById(triggerId) : element;
}
