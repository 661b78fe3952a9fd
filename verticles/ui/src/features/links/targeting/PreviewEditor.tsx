import { Controller, type UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useFieldMessage } from '../../../lib/useFieldMessage';
import { Field, Input, Textarea } from '../../../ui/Field';
import { Switch } from '../../../ui/Switch';
import type { LinkFormValues } from '../linkForm';

/** What is shown of the link where somebody shares it. Its title is the link's. */
export function PreviewEditor({ form }: { form: UseFormReturn<LinkFormValues> }) {
  const { t } = useTranslation();
  const message = useFieldMessage();
  const { errors } = form.formState;
  return (
    <div className="space-y-4">
      <Controller
        control={form.control}
        name="proxy"
        render={({ field }) => (
          <Switch
            label={t('rules.proxy')}
            hint={t('rules.proxyHint')}
            checked={field.value}
            onChange={field.onChange}
          />
        )}
      />
      <Field label={t('rules.description')} error={message(errors.description?.message)}>
        {(control) => <Textarea {...control} {...form.register('description')} rows={2} />}
      </Field>
      {(['image', 'video'] as const).map((field) => (
        <Field key={field} label={t(`rules.${field}`)} error={message(errors[field]?.message)}>
          {(control) => (
            <Input {...control} {...form.register(field)} type="url" inputMode="url" placeholder="https://" />
          )}
        </Field>
      ))}
    </div>
  );
}
