namespace Prototxt.Inference.Tests.Generated.RandomNets;

/// <summary>Convolutions and pooling.</summary>
internal sealed partial class RandomNet
{
    private void Convolve(Blob x)
    {
        int axis = x.Rank > 3 && OneIn(10) ? 2 : 1, axes = x.Rank - axis - 1;
        if (axes < 0 || axes > 4)
            return;
        bool isTransposed = OneIn(5), isUniform = OneIn(2);
        long channels = x.Shape[axis], outputs = Of(channelCounts), group = Group(channels, ref outputs);
        long[] kernel = Each(1, 6), stride = Numbers([1, 1, 1, 2, 3, 7]), pad = OneIn(6) ? Each(0, 9) : Each(0, 3), dilation = Numbers([1, 1, 1, 2, 3]);
        if (OneIn(2))
            (isUniform, kernel, stride, dilation) = (true, Same(Of(3L, 5, 1)), Same(1), Same(1));
        else if (isUniform && axes > 0)
            (kernel, stride, pad, dilation) = (Same(kernel[0]), Same(stride[0]), Same(pad[0]), Same(dilation[0]));
        long[] top = [.. x.Shape[..axis], outputs, .. x.Shape[(axis + 1)..].Select((size, i) => Places(size, i))];
        if (top[(axis + 1)..].Any(size => size < 1) || Count(top) > Most || Count(top) * channels * Count(kernel) / group > 30_000_000)
            return;
        bool hasBias = OneIn(2);
        string window = axes == 0 ? "" : isUniform ? $"kernel_size: {kernel[0]} stride: {stride[0]} {(OneIn(2) ? All("pad", pad) : $"pad: {pad[0]}")} dilation: {dilation[0]}"
            : axes == 2 && OneIn(2) ? $"kernel_h: {kernel[0]} kernel_w: {kernel[1]} stride_h: {stride[0]} stride_w: {stride[1]} pad_h: {pad[0]} pad_w: {pad[1]} {All("dilation", dilation)}"
            : $"{All("kernel_size", kernel)} {All("stride", stride)} {All("pad", pad)} {All("dilation", dilation)}";
        if (isUniform && pad.Distinct().Count() > 1)
            window = $"kernel_size: {kernel[0]} stride: {stride[0]} {All("pad", pad)} dilation: {dilation[0]}";
        string type = isTransposed ? "Deconvolution" : "Convolution", param = $"convolution_param {{ num_output: {outputs} {window} group: {group} bias_term: {(hasBias ? "true" : "false")} {(axis == 1 ? "" : $"axis: {Axis(axis, x)}")} }}";
        string shared = Learned($"{type} {channels} {outputs} {group} {string.Join('x', kernel)} {hasBias}", hasBias ? 2 : 1);
        Blob[] alike = [.. Blobs.Where(x.IsLike)];
        if (OneIn(10))
            Layer(type, [x, alike[Random.Next(alike.Length)]], [top, top], $"{param} {shared}");
        else
            Layer(type, x, top, $"{param} {shared}");

        long Places(long size, int i)
        {
            long extent = dilation[i] * (kernel[i] - 1) + 1;
            // A window that is too large by less than a step has one place.
            return isTransposed ? stride[i] * (size - 1) + extent - 2 * pad[i] : (size + 2 * pad[i] - extent) / stride[i] + 1;
        }

        long[] Each(int least, int end) => [.. Enumerable.Range(0, axes).Select(_ => (long)Random.Next(least, end))];

        long[] Numbers(long[] some) => [.. Enumerable.Range(0, axes).Select(_ => Of(some))];

        long[] Same(long number) => [.. Enumerable.Repeat(number, axes)];
    }

    private long Group(long channels, ref long outputs)
    {
        if (OneIn(4))
        {
            outputs = channels * Random.Next(1, 3);
            return channels;
        }
        long group = OneIn(4) ? Of(2L, 3, 4) : 1;
        return channels % group == 0 && outputs % group == 0 ? group : 1;
    }

    private void Pool(Blob x)
    {
        if (!x.IsPicture)
            return;
        string kind = Of("MAX", "MAX", "AVE", "AVE", "STOCHASTIC");
        // Shares of what is negative mean nothing.
        if (kind == "STOCHASTIC")
            x = Layer("AbsVal", x, x.Shape, isExact: true);
        if (OneIn(4))
        {
            Layer("Pooling", x, [.. x.Shape[..2], 1, 1], $"pooling_param {{ pool: {kind} global_pooling: true }}", isExact: kind == "MAX");
            return;
        }
        long[] kernel = [Random.Next(1, 6), Random.Next(1, 6)], stride = [Of(1L, 2, 2, 3, 7), Of(1L, 2, 2, 3, 7)];
        long[] pad = kind == "STOCHASTIC" || OneIn(2) ? [0, 0] : [Random.Next((int)kernel[0]), Random.Next((int)kernel[1])];
        bool isFloor = OneIn(5), isPadded = pad.Any(p => p > 0);
        (long height, long width) = (Places(0), Places(1));
        if (height < 1 || width < 1)
            return;
        string param = $"pooling_param {{ pool: {kind} kernel_h: {kernel[0]} kernel_w: {kernel[1]} stride_h: {stride[0]} stride_w: {stride[1]} pad_h: {pad[0]} pad_w: {pad[1]} {(isFloor ? "round_mode: FLOOR" : "")} }}";
        long[] top = [.. x.Shape[..2], height, width];
        if (kind == "MAX" && x.IsExact && OneIn(3))
            End(Layer("Pooling", [x], [top, top], param, isExact: true)[1]);
        else
            Layer("Pooling", x, top, param, isExact: kind == "MAX");

        long Places(int i)
        {
            double room = x.Shape[2 + i] + 2 * pad[i] - kernel[i];
            long places = (long)(isFloor ? Math.Floor(room / stride[i]) : Math.Ceiling(room / stride[i])) + 1;
            bool isPastEnd = (places - 1) * stride[i] >= x.Shape[2 + i] + pad[i];
            // Without pad Caffe keeps a window that lies beside the picture, whose maximum is the least number there is: sums of it are infinite.
            return !isPastEnd ? places : isPadded ? places - 1 : 0;
        }
    }
}
