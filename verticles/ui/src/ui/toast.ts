import { useSyncExternalStore } from 'react';

export interface ToastMessage {
  id: number;
  kind: 'good' | 'bad';
  text: string;
}

/** More than a few at once only hide the page. */
const maxShown = 3;

let messages: readonly ToastMessage[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function set(next: readonly ToastMessage[]): void {
  messages = next;
  listeners.forEach((listener) => listener());
}

function show(kind: ToastMessage['kind'], text: string): void {
  set([...messages, { id: nextId++, kind, text }].slice(-maxShown));
}

export const toast = {
  good: (text: string) => show('good', text),
  bad: (text: string) => show('bad', text),
  dismiss: (id: number) => set(messages.filter((message) => message.id !== id)),
};

export const useToasts = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => messages,
  );
