import i18next from 'i18next';
import LanguageDetector from 'i18next-browser-languagedetector';
import { initReactI18next } from 'react-i18next';
import { en } from './en';

export const languages = { en: 'English', fr: 'Français' } as const;
export type Language = keyof typeof languages;

const detection = {
  order: ['localStorage', 'navigator'],
  lookupLocalStorage: 'tributary.language',
  // Only a choice made by hand is remembered; otherwise the browser's language goes on deciding.
  caches: [],
};

/** English ships with the shell as the fallback; every other language is its own chunk. */
async function load(language: string): Promise<void> {
  if (language === 'fr' && !i18next.hasResourceBundle('fr', 'translation')) {
    const { fr } = await import('./fr');
    i18next.addResourceBundle('fr', 'translation', fr);
  }
}

export async function startI18n(): Promise<void> {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  const detector = new LanguageDetector(null, detection);
  detector.init(undefined, detection);
  const detected = [detector.detect() ?? 'en'].flat()[0] ?? 'en';
  const language = supported(detected);
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  // A language that cannot be fetched must not keep the pages from being shown at all.
  await changeLanguage(language, false).catch(() => undefined);
}

function supported(tag: string): Language {
  const primary = tag.toLowerCase().split('-')[0] ?? 'en';
  return primary in languages ? (primary as Language) : 'en';
}

export async function changeLanguage(language: Language, remember = true): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  if (!remember) return;
  try {
    localStorage.setItem(detection.lookupLocalStorage, language);
  } catch {
    // The choice then lasts until the page is reloaded.
  }
}
