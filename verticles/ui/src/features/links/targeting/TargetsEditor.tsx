import { Plus, Trash2 } from 'lucide-react';
import { useFieldArray, type UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useFieldMessage } from '../../../lib/useFieldMessage';
import { Button, IconButton } from '../../../ui/Button';
import { Field, Input } from '../../../ui/Field';
import type { LinkFormValues } from '../linkForm';

/** The short way for the commonest wishes: an app's stores, and a page per country. */
export function TargetsEditor({ form }: { form: UseFormReturn<LinkFormValues> }) {
  const { t } = useTranslation();
  const message = useFieldMessage();
  const geo = useFieldArray({ control: form.control, name: 'geo' });
  const { errors } = form.formState;
  return (
    <div className="space-y-4">
      <p className="text-sm text-ink-faint">{t('rules.targetsIntro')}</p>
      {(['ios', 'android'] as const).map((field) => (
        <Field key={field} label={t(`rules.target_${field}`)} error={message(errors[field]?.message)}>
          {(control) => (
            <Input {...control} {...form.register(field)} type="url" inputMode="url" placeholder="https://" />
          )}
        </Field>
      ))}
      <ul className="space-y-3">
        {geo.fields.map((row, index) => (
          <li key={row.id} className="flex items-start gap-2" data-testid="geo-target">
            <Field
              label={t('rules.country')}
              error={message(errors.geo?.[index]?.country?.message)}
              className="w-36 shrink-0"
            >
              {(control) => (
                <Input {...control} {...form.register(`geo.${index}.country`)} autoComplete="off" />
              )}
            </Field>
            <Field
              label={t('rules.destination')}
              error={message(errors.geo?.[index]?.url?.message)}
              className="min-w-0 flex-1"
            >
              {(control) => (
                <Input
                  {...control}
                  {...form.register(`geo.${index}.url`)}
                  type="url"
                  inputMode="url"
                  placeholder="https://"
                />
              )}
            </Field>
            <IconButton
              label={t('rules.removeCountry')}
              onClick={() => geo.remove(index)}
              className="mt-[1.8rem]"
            >
              <Trash2 className="size-4" aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      <Button
        size="sm"
        icon={<Plus className="size-4" aria-hidden />}
        onClick={() => geo.append({ country: '', url: '' })}
      >
        {t('rules.addCountry')}
      </Button>
    </div>
  );
}
