DELETE FROM orders
WHERE left_epoch IS NOT NULL
  AND NOT EXISTS (
      SELECT 1 FROM edits
      WHERE edits.order_id = orders.id AND edits.accepted_at IS NULL AND edits.rescued_at IS NULL)
  AND NOT EXISTS (
      SELECT 1 FROM photo_uses JOIN photos ON photos.hash = photo_uses.hash
      WHERE photo_uses.order_id = orders.id AND photos.verified_at IS NULL)
