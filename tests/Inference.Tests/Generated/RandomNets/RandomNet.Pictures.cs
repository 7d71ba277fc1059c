namespace Prototxt.Inference.Tests.Generated.RandomNets;

/// <summary>Layers that move the numbers of pictures, and those that make pictures of another size.</summary>
internal sealed partial class RandomNet
{
    private void Rearrange(Blob x)
    {
        if (!x.IsPicture)
            return;
        (long n, long c, long h, long w) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]);
        switch (Random.Next(8))
        {
            case 0:
                int levels = Random.Next(1, 4);
                bool fits = Enumerable.Range(0, levels).All(level => HasBins(h, 1 << level) && HasBins(w, 1 << level));
                if (fits && c < 20)
                    Layer("SPP", x, levels == 1 ? [n, c, 1, 1] : [n, c * ((1 << (2 * levels)) - 1) / 3], $"spp_param {{ pyramid_height: {levels} pool: {Of("MAX", "AVE")} }}");
                break;
            case 1:
                (int kernel, int stride, int pad, int dilation) = (Random.Next(1, 4), Random.Next(1, 4), Random.Next(3), Random.Next(1, 3));
                long[] places = [.. new[] { h, w }.Select(size => (size + 2 * pad - dilation * (kernel - 1) - 1) / stride + 1)];
                if (places.All(p => p > 0) && n * c * kernel * kernel * Count(places) < Most)
                    Layer("Im2col", x, [n, c * kernel * kernel, .. places], $"convolution_param {{ kernel_size: {kernel} stride: {stride} pad: {pad} dilation: {dilation} }}", isExact: true);
                break;
            case 2:
                int step = Of(2, 3);
                if (c % (step * step) == 0 && OneIn(2))
                    Layer("Reorg", x, [n, c / (step * step), h * step, w * step], $"reorg_param {{ stride: {step} reverse: true }}", isExact: true);
                else if (c % (step * step) == 0 && h % step == 0 && w % step == 0)
                    Layer("Reorg", x, [n, c * step * step, h / step, w / step], $"reorg_param {{ stride: {step} }}", isExact: true);
                break;
            case 3 when Of(1L, 2, 3, 4) is var group && c % group == 0:
                Layer("ShuffleChannel", x, x.Shape, $"shuffle_channel_param {{ group: {group} }}", isExact: true);
                break;
            case 4:
                Blob[] others = [.. Blobs.Where(x.IsLike)];
                Blob factors = Layer("Pooling", x, [n, c, 1, 1], "pooling_param { pool: AVE global_pooling: true }");
                Layer("Axpy", [factors, x, others[Random.Next(others.Length)]], [x.Shape]);
                break;
            case 5:
                Layer("LRN", x, x.Shape, $"lrn_param {{ local_size: {Of(1, 3, 5, 7)} alpha: {Real(0, 2)} beta: {Of("0.75", "0.5", "1", "0.3")} {Of("", "norm_region: WITHIN_CHANNEL", $"k: {Real(1, 3)}")} }}");
                break;
            case 6:
                Correlate(x);
                break;
            case 7:
                (long[] window, long[] apart) = ([Random.Next(1, 4), Random.Next(1, 4)], [Random.Next(1, 4), Random.Next(1, 4)]);
                long[] large = [.. new[] { h, w }.Select((size, i) => Math.Max((size - 1) * apart[i] + window[i], size * apart[i] + 1))];
                if (n * c * Count(large) < Most)
                    Layer("Unpooling", x, [n, c, .. large], $"unpooling_param {{ unpool: {Of("MAX", "AVE", "TILE")} kernel_h: {window[0]} kernel_w: {window[1]} stride_h: {apart[0]} stride_w: {apart[1]} }}");
                break;
        }

        // Bins of one size, with a border smaller than one of them.
        static bool HasBins(long size, long bins)
        {
            long bin = (size + bins - 1) / bins, pad = (bin * bins - size + 1) / 2;
            double places = Math.Ceiling((size + 2 * pad - bin) / (double)bin) + 1;
            return pad < bin && (pad > 0 && (places - 1) * bin >= size + pad ? places - 1 : places) == bins;
        }
    }

    private void Correlate(Blob x)
    {
        Blob[] others = [.. Blobs.Where(x.IsLike)];
        int kernel = Of(1, 3), reach = Random.Next(0, 4), step = Random.Next(1, 3), apart = Random.Next(1, 3), pad = Random.Next(0, 4), side = 2 * (reach / apart) + 1;
        long[] places = [.. x.Shape[2..].Select(size => (size + 2 * pad - 2 * (reach + (kernel - 1) / 2) + step - 1) / step)];
        if (places.All(p => p > 0) && x.Shape[0] * side * side * Count(places) < Most)
            Layer("Correlation", [x, others[Random.Next(others.Length)]], [[x.Shape[0], side * side, .. places]],
                $"correlation_param {{ kernel_size: {kernel} max_displacement: {reach} pad: {pad} stride_1: {step} stride_2: {apart} correlation_type: {Of("MULTIPLY", "SUBTRACT")} }}");
    }

    private void Resize(Blob x)
    {
        if (!x.IsPicture)
            return;
        (long h, long w) = (x.Shape[2], x.Shape[3]);
        switch (Random.Next(5))
        {
            case 0 when OneIn(2):
                (long height, long width) = (Random.Next(1, 20), Random.Next(1, 20));
                Interp(height, width, $"height: {height} width: {width}", 0);
                break;
            case 0:
                int zoom = Random.Next(1, 4), shrink = Random.Next(1, 3), crop = h > 2 && w > 2 && OneIn(2) ? 1 : 0;
                Interp((h - crop - 1) / shrink * zoom + 1, (w - crop - 1) / shrink * zoom + 1, $"zoom_factor: {zoom} shrink_factor: {shrink}", crop);
                break;
            case 1:
                int scale = Random.Next(1, 4);
                if (Count(x.Shape) * scale * scale < Most)
                    Layer("Upsample", x, [.. x.Shape[..2], h * scale, w * scale], $"upsample_param {{ scale: {scale} }}", isExact: true);
                break;
            case 2:
                (int tall, int wide) = (Random.Next(1, 20), Random.Next(1, 20));
                if (x.Shape[0] * x.Shape[1] * tall * wide < Most)
                    Layer("Resize", x, [.. x.Shape[..2], tall, wide], $"resize_param {{ height: {tall} width: {wide} }}");
                break;
            case 3:
                Layer("Flip", x, x.Shape, $"flip_param {{ flip_width: {Flag()} flip_height: {Flag()} }}", isExact: true);
                break;
            default:
                Crop(x);
                break;
        }

        void Interp(long height, long width, string param, int crop)
        {
            if (height * width * x.Shape[0] * x.Shape[1] < Most)
                Layer("Interp", x, [.. x.Shape[..2], height, width], $"interp_param {{ {param} pad_beg: -{crop} }}");
        }
    }

    private void Crop(Blob x)
    {
        int axis = Random.Next(1, x.Rank);
        Blob[] smaller = [.. Blobs.Where(b => b.Rank == x.Rank && Enumerable.Range(axis, x.Rank - axis).All(i => b.Shape[i] <= x.Shape[i] && b.Shape[i] > 0))];
        Blob like = smaller[Random.Next(smaller.Length)];
        long[] offset = [.. Enumerable.Range(axis, x.Rank - axis).Select(i => (long)Random.Next((int)(x.Shape[i] - like.Shape[i]) + 1))];
        if (OneIn(2))
            offset = OneIn(2) ? [] : [offset.Min()];
        Layer("Crop", [x, like], [[.. x.Shape[..axis], .. like.Shape[axis..]]], $"crop_param {{ axis: {Axis(axis, x)} {All("offset", offset)} }}", isExact: true);
    }
}
