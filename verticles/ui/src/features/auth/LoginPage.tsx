import { useTranslation } from 'react-i18next';
import { changeLanguage, languages, type Language } from '../../i18n';
import { useDocumentTitle } from '../../lib/hooks';
import { RiverMark } from '../../ui/RiverMark';
import basin from './basin.svg';
import { LoginForm } from './LoginForm';

export function LoginPage() {
  const { t } = useTranslation();
  useDocumentTitle(t('login.title'));
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(26rem,5fr)_6fr]">
      <div className="flex min-h-dvh flex-col px-5 py-6 sm:px-10">
        <header className="flex items-center gap-3">
          <RiverMark size={36} />
          <span className="text-lg font-bold tracking-tight">Tributary</span>
        </header>
        <main className="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center py-10">
          <h1 className="text-3xl font-bold tracking-tight">{t('login.title')}</h1>
          <p className="mt-1 text-ink-soft">{t('login.subtitle')}</p>
          <LoginForm />
        </main>
        <footer>
          <LanguageChoice />
        </footer>
      </div>
      <div className="relative hidden overflow-hidden bg-[#0a3f52] lg:block" aria-hidden>
        <img src={basin} alt="" className="absolute inset-0 size-full object-cover" />
        <div className="absolute inset-x-0 bottom-0 bg-gradient-to-t from-[#0a3f52] via-[#0a3f52]/90 to-transparent px-10 pt-28 pb-10">
          <p className="max-w-md text-2xl leading-snug font-semibold text-balance text-white">
            {t('login.motto')}
          </p>
        </div>
      </div>
    </div>
  );
}

function LanguageChoice() {
  const { t, i18n } = useTranslation();
  return (
    <div role="group" aria-label={t('app.language')} className="flex gap-4 text-sm">
      {Object.entries(languages).map(([code, name]) => (
        <button
          key={code}
          type="button"
          lang={code}
          aria-pressed={i18n.resolvedLanguage === code}
          onClick={() => void changeLanguage(code as Language)}
          className="-ml-2 h-9 rounded-lg px-2 text-ink-faint hover:text-ink aria-pressed:font-semibold aria-pressed:text-ink"
        >
          {name}
        </button>
      ))}
    </div>
  );
}

export default LoginPage;
