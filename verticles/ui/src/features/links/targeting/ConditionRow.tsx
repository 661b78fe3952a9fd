import { X } from 'lucide-react';
import { Controller, useWatch, type UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { conditionTypes, type ConditionType } from '../../../api/types';
import { useFieldMessage } from '../../../lib/useFieldMessage';
import { IconButton } from '../../../ui/Button';
import { Field, Input, Select } from '../../../ui/Field';
import type { LinkFormValues } from '../linkForm';
import { ConditionValues } from './ConditionValues';
import { hasName, hasValues } from './conditions';

export interface ConditionRowProps {
  form: UseFormReturn<LinkFormValues>;
  rule: number;
  index: number;
  onRemove?: (() => void) | undefined;
}

export function ConditionRow({ form, rule, index, onRemove }: ConditionRowProps) {
  const { t } = useTranslation();
  const message = useFieldMessage();
  const path = `rules.${rule}.conditions.${index}` as const;
  const type = useWatch({ control: form.control, name: `${path}.type` });
  const errors = form.formState.errors.rules?.[rule]?.conditions?.[index];

  return (
    <li className="space-y-3 rounded-lg bg-sunken/60 p-3" data-testid="rule-condition">
      <div className="flex flex-wrap items-end gap-2 sm:flex-nowrap">
        <Field
          label={t('rules.condition')}
          className="min-w-0 basis-full sm:flex-1 sm:basis-0"
          error={message(errors?.type?.message)}
        >
          {(control) => (
            <Controller
              control={form.control}
              name={`${path}.type`}
              render={({ field }) => (
                <Select
                  {...control}
                  {...field}
                  onChange={({ target }) => {
                    field.onChange(target.value as ConditionType);
                    // Countries are no devices.
                    form.setValue(`${path}.values`, [], { shouldDirty: true });
                    form.clearErrors(path);
                  }}
                >
                  {conditionTypes.map((option) => (
                    <option key={option} value={option}>
                      {t(`rules.type_${option}`)}
                    </option>
                  ))}
                </Select>
              )}
            />
          )}
        </Field>
        <Field label={t('rules.match')} className="min-w-0 flex-1 sm:w-28 sm:flex-none">
          {(control) => (
            <Controller
              control={form.control}
              name={`${path}.not`}
              render={({ field }) => (
                <Select
                  {...control}
                  ref={field.ref}
                  name={field.name}
                  onBlur={field.onBlur}
                  value={field.value ? 'not' : 'is'}
                  onChange={({ target }) => field.onChange(target.value === 'not')}
                >
                  <option value="is">{t('rules.is')}</option>
                  <option value="not">{t('rules.isNot')}</option>
                </Select>
              )}
            />
          )}
        </Field>
        {onRemove && (
          <IconButton label={t('rules.removeCondition')} onClick={onRemove}>
            <X className="size-4" aria-hidden />
          </IconButton>
        )}
      </div>
      {hasName(type) && (
        <Field label={t('rules.parameter')} error={message(errors?.name?.message)}>
          {(control) => (
            <Input
              {...control}
              {...form.register(`${path}.name`)}
              spellCheck={false}
              autoComplete="off"
              autoCapitalize="none"
            />
          )}
        </Field>
      )}
      {hasValues(type) && (
        <Controller
          control={form.control}
          name={`${path}.values`}
          render={({ field }) => (
            // What was typed belongs to its type.
            <ConditionValues
              key={type}
              type={type}
              value={field.value}
              onChange={field.onChange}
              // Leaving another field is no reason to call this one wrong.
              error={form.formState.isSubmitted ? message(errors?.values?.message) : undefined}
            />
          )}
        />
      )}
    </li>
  );
}
