import { useQuery } from '@tanstack/react-query';
import { Controller, useWatch, type UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { partners, tags } from '../../api/endpoints';
import { queryKeys } from '../../api/queryKeys';
import type { Link } from '../../api/types';
import { useFieldMessage } from '../../lib/useFieldMessage';
import { Field, Input, Select, Textarea } from '../../ui/Field';
import { PasswordInput } from '../../ui/PasswordInput';
import { Switch } from '../../ui/Switch';
import { useMay } from '../auth/useMay';
import { FormSection } from './FormSection';
import {
  limitFields,
  previewFields,
  ruleFields,
  targetFields,
  testFields,
  utmFields,
  type LinkFormField,
  type LinkFormValues,
} from './linkForm';
import { TagPicker } from './TagPicker';
import { PreviewEditor } from './targeting/PreviewEditor';
import { RulesEditor } from './targeting/RulesEditor';
import { TargetsEditor } from './targeting/TargetsEditor';
import { VariantsEditor } from './targeting/VariantsEditor';

export interface LinkFieldsProps {
  form: UseFormReturn<LinkFormValues>;
  link: Link | undefined;
  domains: readonly string[];
  primary: string;
}

export function LinkFields({ form, link, domains, primary }: LinkFieldsProps) {
  const { t } = useTranslation();
  const message = useFieldMessage();
  const { errors } = form.formState;
  const error = (field: LinkFormField) => message(errors[field]?.message);
  const shown = link?.domain ?? primary;

  return (
    <>
      <Field label={t('links.destination')} hint={t('links.destinationHint')} error={error('url')}>
        {(control) => (
          <Input
            {...control}
            {...form.register('url')}
            type="url"
            inputMode="url"
            placeholder="https://"
            spellCheck={false}
            autoComplete="off"
          />
        )}
      </Field>

      <div className="flex items-start gap-2">
        {domains.length > 1 && (
          <Field label={t('links.domain')} className="w-2/5 shrink-0">
            {(control) => (
              <Controller
                control={form.control}
                name="domain"
                render={({ field }) => (
                  <Select {...control} {...field} value={field.value || shown}>
                    {/* The link's own domain stays choosable even if it was archived since. */}
                    {[...new Set([shown, ...domains])].filter(Boolean).map((domain) => (
                      <option key={domain} value={domain}>
                        {domain}
                      </option>
                    ))}
                  </Select>
                )}
              />
            )}
          </Field>
        )}
        <Field
          label={t('links.key')}
          hint={t(link ? 'links.keyHintEdit' : 'links.keyHint')}
          error={error('key')}
          optional={!link}
          className="min-w-0 flex-1"
        >
          {(control) => (
            <Input
              {...control}
              {...form.register('key')}
              spellCheck={false}
              autoComplete="off"
              autoCapitalize="none"
            />
          )}
        </Field>
      </div>

      <Controller
        control={form.control}
        name="trackConversion"
        render={({ field }) => (
          <Switch
            label={t('links.trackConversion')}
            hint={t('links.trackConversionHint')}
            checked={field.value}
            onChange={field.onChange}
          />
        )}
      />

      <Field label={t('links.linkTitle')} error={error('title')} optional>
        {(control) => <Input {...control} {...form.register('title')} />}
      </Field>

      <TagsAndPartner form={form} />

      <Field label={t('links.comments')} hint={t('links.commentsHint')} error={error('comments')} optional>
        {(control) => <Textarea {...control} {...form.register('comments')} rows={2} />}
      </Field>

      <FormSection title={t('links.utmSection')} fields={utmFields} form={form}>
        <div className="grid gap-4 sm:grid-cols-2">
          {utmFields.map((field) => (
            <Field key={field} label={t(`links.${field}`)} error={error(field)}>
              {(control) => (
                <Input {...control} {...form.register(field)} spellCheck={false} autoComplete="off" />
              )}
            </Field>
          ))}
        </div>
      </FormSection>

      <TargetingSections form={form} />

      <FormSection title={t('links.limitsSection')} fields={limitFields} form={form}>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t('links.expiresAt')} error={error('expiresAt')}>
            {(control) => <Input {...control} {...form.register('expiresAt')} type="datetime-local" />}
          </Field>
          <Field label={t('links.expiredUrl')} error={error('expiredUrl')}>
            {(control) => (
              <Input
                {...control}
                {...form.register('expiredUrl')}
                type="url"
                inputMode="url"
                placeholder="https://"
              />
            )}
          </Field>
          <Field label={t('links.clickLimit')} hint={t('links.clickLimitHint')} error={error('clickLimit')}>
            {(control) => <Input {...control} {...form.register('clickLimit')} inputMode="numeric" />}
          </Field>
          <Field label={t('links.password')} hint={t('links.passwordHint')} error={error('password')}>
            {(control) => (
              <PasswordInput {...control} {...form.register('password')} autoComplete="new-password" />
            )}
          </Field>
        </div>
      </FormSection>
    </>
  );
}

/** Everything that sends some visitors somewhere else, in the order in which it is tried. */
function TargetingSections({ form }: { form: UseFormReturn<LinkFormValues> }) {
  const { t } = useTranslation();
  const [rules, geo, variants] = useWatch({ control: form.control, name: ['rules', 'geo', 'testVariants'] });
  return (
    <>
      <FormSection title={t('rules.section')} fields={ruleFields} form={form} count={rules.length}>
        <RulesEditor form={form} />
      </FormSection>
      <FormSection title={t('rules.targetsSection')} fields={targetFields} form={form} count={geo.length}>
        <TargetsEditor form={form} />
      </FormSection>
      <FormSection title={t('rules.testSection')} fields={testFields} form={form} count={variants.length}>
        <VariantsEditor form={form} />
      </FormSection>
      <FormSection title={t('rules.previewSection')} fields={previewFields} form={form}>
        <PreviewEditor form={form} />
      </FormSection>
    </>
  );
}

/** Both are extras: if the server does not offer them the form goes without. */
function TagsAndPartner({ form }: { form: UseFormReturn<LinkFormValues> }) {
  const { t } = useTranslation();
  const message = useFieldMessage();
  // Whom a link belongs to decides who earns.
  const mayEarn = useMay('partners.write');
  const tagList = useQuery({
    queryKey: queryKeys.tags,
    queryFn: ({ signal }) => tags.list(signal),
    retry: false,
  });
  const query = { search: '', page: 1, pageSize: 100 };
  const partnerList = useQuery({
    queryKey: queryKeys.partners.list(query),
    queryFn: ({ signal }) => partners.list(query, signal),
    retry: false,
  });
  return (
    <>
      {(tagList.data?.length ?? 0) > 0 && (
        <Controller
          control={form.control}
          name="tagIds"
          render={({ field }) => (
            <TagPicker tags={tagList.data ?? []} value={field.value} onChange={field.onChange} />
          )}
        />
      )}
      {mayEarn && (partnerList.data?.rows.length ?? 0) > 0 && (
        <Field label={t('links.partner')} error={message(form.formState.errors.partnerId?.message)} optional>
          {(control) => (
            <Select {...control} {...form.register('partnerId')}>
              <option value="">{t('links.partnerNone')}</option>
              {partnerList.data?.rows.map((partner) => (
                <option key={`${partner.id}|${partner.programId}`} value={partner.partnerId}>
                  {partner.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
    </>
  );
}
