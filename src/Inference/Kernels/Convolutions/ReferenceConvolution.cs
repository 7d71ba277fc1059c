namespace Prototxt.Inference;

/// <summary>
/// A convolution or its transpose as it is defined, over any number of axes, plain. What no other kernel does is done here, and what
/// they do is held against it.
/// </summary>
internal sealed class ReferenceConvolution(ConvolutionWeights weights, bool isTransposed) : IConvolutionKernel
{
    public unsafe void Run(Value x, Value y, Value? add, in Finish finish, Workspace workspace)
    {
        if (x.IsChannelsLast)
            throw new ArgumentException($"Expected a plain bottom, found {x}.");
        Finish end = finish;
        int planes = y.Images * y.Channels;
        long inPlane = Value.Product(x.Shape[2..]), outPlane = Value.Product(y.Shape[2..]);
        int[] inShape = x.Shape[2..].ToArray(), outShape = y.Shape[2..].ToArray();
        workspace.Pool.For(planes, weights.Work * y.Images * outPlane * 10, plane =>
        {
            int image = plane / y.Channels, output = plane % y.Channels;
            float* to = y.Data + plane * outPlane;
            float* from = x.Data + (image * (long)x.Channels + output / weights.GroupOutputs * weights.GroupInputs) * inPlane;
            Span<int> place = stackalloc int[outShape.Length];
            for (long i = 0; i < outPlane; i++, Window.Next(place, outShape))
            {
                to[i] = (float)(Sum(from, inPlane, inShape, place, output) + (weights.Bias?[output] ?? 0));
                end.Run<Simd128, System.Runtime.Intrinsics.Vector128<float>>(to + i, add is { } other ? other.Data + plane * outPlane + i : null, output, 1);
            }
        }, workspace.Cancel);
    }

    public void Dispose()
    {
    }

    private unsafe double Sum(float* from, long plane, int[] shape, ReadOnlySpan<int> place, int output)
    {
        Window w = weights.Window;
        Span<int> element = stackalloc int[w.Axes];
        element.Clear();
        double sum = 0;
        for (int e = 0; e < w.Elements; e++, Window.Next(element, w.Kernel))
        {
            long at = 0;
            for (int axis = 0; axis < w.Axes && at >= 0; axis++)
            {
                int position = Position(place[axis], element[axis], axis);
                at = (uint)position < (uint)shape[axis] ? at * shape[axis] + position : -1;
            }
            for (int c = 0; c < weights.GroupInputs && at >= 0; c++)
                sum += (double)from[c * plane + at] * Weight(output, c, e);
        }
        return sum;
    }

    // Where an element of a window lies in the bottom; negative where there is nothing.
    private int Position(int place, int element, int axis)
    {
        Window w = weights.Window;
        if (!isTransposed)
            return place * w.Stride[axis] - w.Pad[axis] + element * w.Dilation[axis];
        int distance = place + w.Pad[axis] - element * w.Dilation[axis];
        return distance >= 0 && distance % w.Stride[axis] == 0 ? distance / w.Stride[axis] : -1;
    }

    private float Weight(int output, int input, int element)
    {
        (int group, int inGroup) = (output / weights.GroupOutputs, output % weights.GroupOutputs);
        int row = isTransposed ? (group * weights.GroupInputs + input) * weights.GroupOutputs + inGroup : output * weights.GroupInputs + input;
        return weights.Data[row * weights.Window.Elements + element];
    }
}
