import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { products } from '../../api/endpoints';
import { queryKeys } from '../../api/queryKeys';
import type { Product } from '../../api/types';
import { applyServerError } from '../../lib/formErrors';
import { currencyDigits, decimalSeparator } from '../../lib/money';
import { useDraft } from '../../lib/useDraft';
import { useErrorText } from '../../lib/useErrorText';
import { useFormat } from '../../lib/useFormat';
import { useFieldMessage } from '../../lib/useFieldMessage';
import { Button } from '../../ui/Button';
import { Dialog, DialogBody, DialogFooter, useDialogGuard } from '../../ui/Dialog';
import { DraftNotice } from '../../ui/DraftNotice';
import { Field, Input, Select, Textarea } from '../../ui/Field';
import { FormError } from '../../ui/states';
import { toast } from '../../ui/toast';
import { useMe } from '../auth/useMe';
import {
  currencyChoices,
  priceText,
  productFormFields,
  productFormSchema,
  toProductForm,
  toProductInput,
  type ProductFormValues,
} from './productForm';

export interface ProductDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  product?: Product | undefined;
}

export function ProductDialog({ open, onOpenChange, product }: ProductDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t(product ? 'products.editTitle' : 'products.createTitle')}
      keepOnOutsideClick
    >
      <ProductForm product={product} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function ProductForm({ product, onDone }: { product: Product | undefined; onDone: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const message = useFieldMessage();
  const { workspace } = useMe();
  const queryClient = useQueryClient();
  const [formError, setFormError] = useState<string>();
  const decimal = decimalSeparator(useFormat().locale);

  const form = useForm<ProductFormValues>({
    resolver: zodResolver(productFormSchema(decimal)),
    mode: 'onTouched',
    defaultValues: toProductForm(product, workspace.currency, decimal),
  });
  const { close } = useDialogGuard();
  const restored = useDraft(form, { of: `product.${product?.id ?? 'new'}` });
  const { register, formState } = form;
  const currency = form.watch('currency');

  const save = useMutation({
    mutationFn: (values: ProductFormValues) => {
      const input = toProductInput(values, decimal);
      return product ? products.update(product.id, input) : products.create(input);
    },
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: queryKeys.products.all });
      toast.good(t(product ? 'products.updated' : 'products.created'));
      onDone();
    },
    onError: (error) => {
      const placed = applyServerError<ProductFormValues>(error, form.setError, {
        fields: productFormFields,
        conflict: 'name',
      });
      setFormError(placed ? undefined : errorText(error));
    },
  });

  const error = (field: keyof ProductFormValues) => {
    const text = formState.errors[field]?.message;
    if (text === 'validation.price_decimals') {
      return t('validation.price_decimals', {
        example: priceText(10 ** currencyDigits(currency) * 12 + 5, currency, decimal),
      });
    }
    return message(text);
  };

  return (
    <form
      noValidate
      data-testid="product-form"
      onSubmit={(event) => void form.handleSubmit((values) => save.mutate(values))(event)}
      className="flex min-h-0 flex-1 flex-col"
    >
      <DialogBody className="space-y-5">
        <DraftNotice shown={restored} />
        <FormError message={formError} />
        <Field label={t('products.name')} error={error('name')}>
          {(control) => <Input {...control} {...register('name')} autoComplete="off" />}
        </Field>
        <div className="grid gap-5 sm:grid-cols-2">
          <Field label={t('products.kind')} error={error('kind')}>
            {(control) => (
              <Select {...control} {...register('kind')}>
                <option value="product">{t('products.kind_product')}</option>
                <option value="service">{t('products.kind_service')}</option>
              </Select>
            )}
          </Field>
          <Field label={t('products.stock')} hint={t('products.stockHint')} error={error('stock')} optional>
            {(control) => (
              <Input {...control} {...register('stock')} inputMode="numeric" autoComplete="off" />
            )}
          </Field>
          <Field label={t('products.price')} error={error('price')}>
            {(control) => (
              <Input {...control} {...register('price')} inputMode="decimal" autoComplete="off" />
            )}
          </Field>
          <Field label={t('products.currency')} error={error('currency')}>
            {(control) => (
              <Select
                {...control}
                {...register('currency', {
                  onChange: () => formState.isSubmitted && void form.trigger('price'),
                })}
              >
                {currencyChoices(product?.currency ?? workspace.currency, workspace.currency).map((code) => (
                  <option key={code} value={code}>
                    {code.toUpperCase()}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        <Field label={t('products.description')} error={error('description')} optional>
          {(control) => <Textarea {...control} {...register('description')} />}
        </Field>
        <Field label={t('products.url')} error={error('url')} optional>
          {(control) => (
            <Input {...control} {...register('url')} type="url" inputMode="url" placeholder="https://" />
          )}
        </Field>
        <Field label={t('products.imageUrl')} error={error('imageUrl')} optional>
          {(control) => (
            <Input {...control} {...register('imageUrl')} type="url" inputMode="url" placeholder="https://" />
          )}
        </Field>
      </DialogBody>
      <DialogFooter>
        <Button onClick={close}>{t('common.cancel')}</Button>
        <Button type="submit" variant="primary" busy={save.isPending} data-testid="product-form-submit">
          {t(product ? 'common.save' : 'products.create')}
        </Button>
      </DialogFooter>
    </form>
  );
}
