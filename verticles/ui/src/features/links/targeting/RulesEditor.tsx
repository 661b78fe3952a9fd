import { Plus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useFieldArray, type UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useFieldMessage } from '../../../lib/useFieldMessage';
import { Button } from '../../../ui/Button';
import type { LinkFormValues } from '../linkForm';
import { blankRule, maxRules } from './conditions';
import { RuleCard } from './RuleCard';

export function RulesEditor({ form }: { form: UseFormReturn<LinkFormValues> }) {
  const { t } = useTranslation();
  const message = useFieldMessage();
  const rules = useFieldArray({ control: form.control, name: 'rules' });
  const box = useRef<HTMLDivElement>(null);
  // A rule that moves takes the focus with it, and says where it went.
  const [focus, setFocus] = useState<string>();
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (!focus) return;
    box.current?.querySelector<HTMLElement>(focus)?.focus();
    setFocus(undefined);
  }, [focus, rules.fields]);
  const errors = form.formState.errors.rules;
  const wrong = errors?.message ?? errors?.root?.message;

  return (
    <div ref={box} className="space-y-3">
      <p className="text-sm text-ink-faint">{t('rules.intro')}</p>
      <ol className="space-y-3">
        {rules.fields.map((rule, index) => (
          <RuleCard
            key={rule.id}
            form={form}
            index={index}
            count={rules.fields.length}
            onMove={(by) => {
              rules.move(index, index + by);
              setFocus(`[data-move="${index + by}:${by}"]`);
              setSaid(t('rules.moved', { number: index + 1, position: index + by + 1 }));
            }}
            onRemove={() => {
              const last = rules.fields.length - 2;
              rules.remove(index);
              setFocus(last < 0 ? '[data-add]' : `[data-remove="${Math.min(index, last)}"]`);
              setSaid(t('rules.removed', { number: index + 1 }));
            }}
          />
        ))}
      </ol>
      {wrong && (
        <p role="alert" className="text-sm text-bad">
          {message(wrong)}
        </p>
      )}
      {rules.fields.length < maxRules && (
        <Button
          size="sm"
          data-add
          data-testid="add-rule"
          icon={<Plus className="size-4" aria-hidden />}
          onClick={() => rules.append(blankRule(), { shouldFocus: false })}
        >
          {t('rules.add')}
        </Button>
      )}
      <p className="sr-only" role="status">
        {said}
      </p>
    </div>
  );
}
