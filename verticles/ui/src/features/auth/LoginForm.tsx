import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { auth } from '../../api/endpoints';
import { ApiError } from '../../api/errors';
import { session } from '../../api/session';
import { useErrorText } from '../../lib/useErrorText';
import { Button } from '../../ui/Button';
import { Field, Input } from '../../ui/Field';
import { PasswordInput } from '../../ui/PasswordInput';
import { FormError } from '../../ui/states';

const schema = z.object({
  // Whether it is an address of somebody is the server's to say; admin@localhost is one.
  email: z
    .string()
    .trim()
    .regex(/^\S+@\S+$/, 'validation.email'),
  password: z.string().min(1, 'validation.required'),
});
type Credentials = z.infer<typeof schema>;
type MessageKey = 'validation.email' | 'validation.required';

const route = getRouteApi('/login');

export function LoginForm() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const router = useRouter();
  const search = route.useSearch();

  const form = useForm<Credentials>({
    resolver: zodResolver(schema),
    mode: 'onTouched',
    defaultValues: { email: '', password: '' },
  });
  const { errors } = form.formState;

  const login = useMutation({
    mutationFn: ({ email, password }: Credentials) => auth.login(email, password),
    onSuccess: (answer) => {
      session.start(answer.token, answer.expiresIn);
      router.history.push(`/app${search.return ?? '/'}`);
    },
    onError: (error) => {
      // The password is what people mistype; leave the cursor there.
      if (error instanceof ApiError && error.status === 401)
        form.setFocus('password', { shouldSelect: true });
    },
  });

  const wait = useCountdown(login.error);
  const message = (key: string | undefined) => (key ? t(key as MessageKey) : undefined);

  return (
    <form
      noValidate
      aria-label={t('login.title')}
      data-testid="login-form"
      onSubmit={(event) => void form.handleSubmit((values) => login.mutate(values))(event)}
      className="mt-8 space-y-5"
    >
      {search.expired && !login.error && (
        <p role="status" className="rounded-lg bg-warn-soft px-3.5 py-2.5 text-sm text-warn">
          {t('login.expired')}
        </p>
      )}
      <FormError message={failure()} />
      <Field label={t('login.email')} error={message(errors.email?.message)}>
        {(control) => (
          <Input
            {...control}
            {...form.register('email')}
            type="email"
            autoComplete="username"
            autoFocus
            spellCheck={false}
            inputMode="email"
          />
        )}
      </Field>
      <Field label={t('login.password')} error={message(errors.password?.message)}>
        {(control) => (
          <PasswordInput {...control} {...form.register('password')} autoComplete="current-password" />
        )}
      </Field>
      <Button type="submit" variant="primary" busy={login.isPending} disabled={wait > 0} className="w-full">
        {login.isPending ? t('login.submitting') : t('login.submit')}
      </Button>
    </form>
  );

  function failure(): string | undefined {
    if (!login.error) return undefined;
    if (login.error instanceof ApiError && login.error.status === 401) return t('login.wrongCredentials');
    if (login.error instanceof ApiError && login.error.status === 429) {
      // Once the wait is over there is nothing left to say.
      return wait > 0 ? t('login.tooMany', { count: wait }) : undefined;
    }
    return errorText(login.error);
  }
}

/** Seconds until a rate-limited login may be tried again. */
function useCountdown(error: Error | null): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const seconds =
      error instanceof ApiError && error.status === 429 ? (error.options.retryAfterSeconds ?? 5) : 0;
    setLeft(seconds);
    if (seconds === 0) return;
    const end = Date.now() + seconds * 1000;
    const timer = setInterval(() => {
      const rest = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      setLeft(rest);
      if (rest === 0) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [error]);
  return left;
}
