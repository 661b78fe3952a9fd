import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useFieldArray, type UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useFieldMessage } from '../../../lib/useFieldMessage';
import { Button, IconButton } from '../../../ui/Button';
import { Field, Input } from '../../../ui/Field';
import type { LinkFormValues } from '../linkForm';
import { ConditionRow } from './ConditionRow';
import { blankCondition, maxConditions } from './conditions';

export interface RuleCardProps {
  form: UseFormReturn<LinkFormValues>;
  index: number;
  count: number;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

export function RuleCard({ form, index, count, onMove, onRemove }: RuleCardProps) {
  const { t } = useTranslation();
  const message = useFieldMessage();
  const conditions = useFieldArray({ control: form.control, name: `rules.${index}.conditions` });
  const errors = form.formState.errors.rules?.[index];
  const number = index + 1;
  const wrong = errors?.conditions?.message ?? errors?.conditions?.root?.message;

  return (
    <li
      className="rounded-lg border border-line p-3"
      data-testid="rule"
      aria-label={t('rules.rule', { number })}
    >
      <div className="mb-2 flex items-center gap-1">
        <h3 className="mr-auto text-sm font-semibold">{t('rules.rule', { number })}</h3>
        {/* Not disabled at the ends: a button that vanishes from under the keyboard loses the focus. */}
        <IconButton
          label={t('rules.moveUp', { number })}
          aria-disabled={index === 0}
          data-move={`${index}:-1`}
          onClick={() => index > 0 && onMove(-1)}
          className="aria-disabled:opacity-40"
        >
          <ArrowUp className="size-4" aria-hidden />
        </IconButton>
        <IconButton
          label={t('rules.moveDown', { number })}
          aria-disabled={index === count - 1}
          data-move={`${index}:1`}
          onClick={() => index < count - 1 && onMove(1)}
          className="aria-disabled:opacity-40"
        >
          <ArrowDown className="size-4" aria-hidden />
        </IconButton>
        <IconButton label={t('rules.remove', { number })} data-remove={index} onClick={onRemove}>
          <Trash2 className="size-4" aria-hidden />
        </IconButton>
      </div>
      <ul className="space-y-2">
        {conditions.fields.map((condition, at) => (
          <ConditionRow
            key={condition.id}
            form={form}
            rule={index}
            index={at}
            onRemove={conditions.fields.length > 1 ? () => conditions.remove(at) : undefined}
          />
        ))}
      </ul>
      {wrong && (
        <p role="alert" className="mt-1.5 text-sm text-bad">
          {message(wrong)}
        </p>
      )}
      {conditions.fields.length < maxConditions && (
        <Button
          variant="quiet"
          size="sm"
          className="mt-2"
          icon={<Plus className="size-4" aria-hidden />}
          onClick={() => conditions.append(blankCondition(), { shouldFocus: false })}
        >
          {t('rules.addCondition')}
        </Button>
      )}
      <Field label={t('rules.destination')} error={message(errors?.url?.message)} className="mt-3">
        {(control) => (
          <Input
            {...control}
            {...form.register(`rules.${index}.url`)}
            type="url"
            inputMode="url"
            placeholder="https://"
            spellCheck={false}
            autoComplete="off"
          />
        )}
      </Field>
    </li>
  );
}
