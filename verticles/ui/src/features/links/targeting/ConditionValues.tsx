import { useState, type ChangeEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { CheckChips } from '../../../ui/CheckChips';
import { Field, Input, Textarea } from '../../../ui/Field';
import { toLocalInput } from '../linkForm';
import {
  browserWords,
  deviceWords,
  hasCommas,
  isTime,
  splitValues,
  type ConditionValues as Condition,
} from './conditions';

export interface ConditionValuesProps {
  type: Condition['type'];
  value: string[];
  onChange: (values: string[]) => void;
  error: string | undefined;
}

/** What fits the type: words to tick, a moment, or texts. */
export function ConditionValues({ type, value, onChange, error }: ConditionValuesProps) {
  const { t } = useTranslation();
  const legend = t(`rules.type_${type}`);
  switch (type) {
    case 'device':
      return (
        <CheckChips
          legend={legend}
          legendHidden
          options={deviceWords.map((word) => ({ value: word as string, label: t(`rules.device_${word}`) }))}
          value={value}
          onChange={onChange}
          error={error}
        />
      );
    case 'browser':
      return (
        <CheckChips
          legend={legend}
          legendHidden
          options={browserWords.map((word) => ({ value: word as string, label: t(`rules.browser_${word}`) }))}
          value={value}
          onChange={onChange}
          error={error}
        />
      );
    case 'anyQuery':
    case 'valuelessQuery':
      return null;
    default:
      return isTime(type) ? (
        <Moment value={value} onChange={onChange} error={error} />
      ) : (
        <Texts type={type} value={value} onChange={onChange} error={error} />
      );
  }
}

function Moment({ value, onChange, error }: Omit<ConditionValuesProps, 'type'>) {
  const { t } = useTranslation();
  return (
    <Field label={t('rules.moment')} error={error}>
      {(control) => (
        <Input
          {...control}
          type="datetime-local"
          value={toLocalInput(value[0] ?? null)}
          onChange={({ target }) => onChange(target.value ? [new Date(target.value).toISOString()] : [])}
        />
      )}
    </Field>
  );
}

function Texts({ type, value, onChange, error }: ConditionValuesProps) {
  const { t } = useTranslation();
  const lines = hasCommas(type);
  // As typed: a comma that was just typed must not vanish because nothing stands behind it yet.
  const [typed, setTyped] = useState(value.join(lines ? '\n' : ', '));
  const change = ({ target }: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
    setTyped(target.value);
    onChange(splitValues(target.value, type));
  };
  return (
    <Field label={t('rules.values')} hint={t(`rules.hint_${type as TextType}`)} error={error}>
      {(control) =>
        lines ? (
          <Textarea
            {...control}
            value={typed}
            onChange={change}
            rows={Math.min(8, Math.max(2, typed.split('\n').length))}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="none"
          />
        ) : (
          <Input
            {...control}
            value={typed}
            onChange={change}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="none"
          />
        )
      }
    </Field>
  );
}

type TextType = 'language' | 'country' | 'city' | 'query' | 'ip';
