import { Plus, Trash2 } from 'lucide-react';
import { useFieldArray, useWatch, type UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useFieldMessage } from '../../../lib/useFieldMessage';
import { Button, IconButton } from '../../../ui/Button';
import { Field, Input } from '../../../ui/Field';
import { isOver, maxVariants, shareOf, type LinkFormValues } from '../linkForm';

export function VariantsEditor({ form }: { form: UseFormReturn<LinkFormValues> }) {
  const { t } = useTranslation();
  const message = useFieldMessage();
  const variants = useFieldArray({ control: form.control, name: 'testVariants' });
  const [shares, completedAt] = useWatch({
    control: form.control,
    name: ['testVariants', 'testCompletedAt'],
  });
  const errors = form.formState.errors.testVariants;
  const count = variants.fields.length;
  const total = shareOf(shares);
  const wrong = errors?.message ?? errors?.root?.message;

  /** Whole numbers that add up: what is left over goes to the first ones. */
  const splitEvenly = (size: number) =>
    Array.from({ length: size }, (_, index) => String(Math.floor(100 / size) + (index < 100 % size ? 1 : 0)));
  /** The end of one test is not that of the next. */
  const forgetEnd = () => form.setValue('testCompletedAt', '', { shouldDirty: true });
  const begin = () => {
    forgetEnd();
    const [first = '', second = ''] = splitEvenly(2);
    variants.append(
      [
        { url: form.getValues('url'), percentage: first },
        { url: '', percentage: second },
      ],
      { focusName: 'testVariants.1.url' },
    );
  };

  return (
    <div className="space-y-4">
      <p className="text-sm text-ink-faint">{t('rules.testIntro')}</p>
      <ul className="space-y-3">
        {variants.fields.map((variant, index) => (
          <li key={variant.id} className="flex items-start gap-2" data-testid="variant">
            <Field
              label={t('rules.variant', { letter: 'ABCD'[index] ?? '' })}
              error={message(errors?.[index]?.url?.message)}
              className="min-w-0 flex-1"
            >
              {(control) => (
                <Input
                  {...control}
                  {...form.register(`testVariants.${index}.url`)}
                  type="url"
                  inputMode="url"
                  placeholder="https://"
                />
              )}
            </Field>
            <Field
              label={t('rules.share')}
              error={message(errors?.[index]?.percentage?.message)}
              className="w-24 shrink-0"
            >
              {(control) => (
                <Input
                  {...control}
                  {...form.register(`testVariants.${index}.percentage`)}
                  inputMode="numeric"
                />
              )}
            </Field>
            {count > 2 && (
              <IconButton
                label={t('rules.removeVariant', { letter: 'ABCD'[index] ?? '' })}
                onClick={() => variants.remove(index)}
                className="mt-[1.8rem]"
              >
                <Trash2 className="size-4" aria-hidden />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      {count > 0 && (
        <p
          role={wrong ? 'alert' : 'status'}
          className={total === 100 && !wrong ? 'text-sm text-ink-faint' : 'text-sm text-bad'}
        >
          {/* The sum says what is wrong with it. */}
          {wrong && wrong !== 'validation.shares' ? message(wrong) : t('rules.total', { total })}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        {count === 0 && (
          <Button
            size="sm"
            data-testid="add-test"
            icon={<Plus className="size-4" aria-hidden />}
            onClick={begin}
          >
            {t('rules.addTest')}
          </Button>
        )}
        {count > 0 && count < maxVariants && (
          <Button
            size="sm"
            icon={<Plus className="size-4" aria-hidden />}
            onClick={() => variants.append({ url: '', percentage: '' })}
          >
            {t('rules.addVariant')}
          </Button>
        )}
        {count > 0 && (
          <>
            <Button
              size="sm"
              variant="quiet"
              onClick={() =>
                splitEvenly(count).forEach((share, index) =>
                  form.setValue(`testVariants.${index}.percentage`, share, {
                    shouldDirty: true,
                    shouldValidate: true,
                  }),
                )
              }
            >
              {t('rules.splitEvenly')}
            </Button>
            <Button
              size="sm"
              variant="quiet"
              onClick={() => {
                variants.replace([]);
                forgetEnd();
              }}
            >
              {t('rules.removeTest')}
            </Button>
          </>
        )}
      </div>
      {count > 0 && isOver(completedAt) && <p className="text-sm text-ink-faint">{t('rules.testOver')}</p>}
      {count > 0 && (
        <Field
          label={t('rules.testCompletedAt')}
          hint={t('rules.testCompletedAtHint')}
          error={message(form.formState.errors.testCompletedAt?.message)}
          optional
        >
          {(control) => <Input {...control} {...form.register('testCompletedAt')} type="datetime-local" />}
        </Field>
      )}
    </div>
  );
}
