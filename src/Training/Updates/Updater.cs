using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Prototxt.Tensors;
using static TorchSharp.torch;

namespace Prototxt.Training.Updates;

/// <summary>Changes the parameters of a net by their gradients, and keeps the histories that the rule needs.</summary>
/// <param name="options">The rule and its numbers.</param>
/// <param name="blobs">The blobs, all of which have their size.</param>
internal sealed unsafe class Updater(SolverOptions options, IReadOnlyList<LearnableBlob> blobs) : IDisposable
{
    /// <summary>
    /// The histories in the order of Caffe's states: one for each blob, and for AdaDelta and Adam as many second ones behind them.
    /// </summary>
    public IReadOnlyList<Tensor> History { get; } =
        [.. Enumerable.Range(0, Histories(options.Type)).SelectMany(_ => blobs).Select(b => zeros_like(b.Value, requires_grad: false).DetachFromDisposeScope())];

    public IReadOnlyList<LearnableBlob> Blobs => blobs;

    /// <summary>How many histories a rule keeps of a blob.</summary>
    public static int Histories(SolverType type) => type is SolverType.AdaDelta or SolverType.Adam ? 2 : 1;

    /// <summary>The L2 norm of all gradients together.</summary>
    public float GradientNorm()
    {
        float squares = 0;
        foreach (LearnableBlob blob in blobs)
        {
            using Tensor? gradient = blob.Gradient();
            if (gradient is not null)
                squares += SumOfSquares(gradient);
        }
        return MathF.Sqrt(squares);
    }

    /// <summary>Updates all parameters.</summary>
    /// <param name="rate">The iteration's rate.</param>
    /// <param name="iteration">Its number, from 0.</param>
    /// <param name="clip">What clipping multiplies gradients by; 1 for nothing.</param>
    /// <param name="keep">Whether what is subtracted is kept, for a snapshot or the log.</param>
    public void Update(float rate, int iteration, float clip, bool keep)
    {
        using var noGrad = no_grad();
        float mean = 1f / options.IterSize;
        for (int i = 0; i < blobs.Count; i++)
        {
            LearnableBlob blob = blobs[i];
            Tensor first = History[i];
            Tensor? second = Histories(options.Type) == 2 ? History[blobs.Count + i] : null;
            using Tensor? gradient = blob.Gradient();
            Tensor? kept = keep ? blob.Keep() : null;
            float own = rate * blob.LrMult, decay = options.WeightDecay * blob.DecayMult;
            if (IsPlain(blob.Value) && (gradient is null || IsPlain(gradient)))
                Update(own, iteration, new BlobMemory
                {
                    Value = Address(blob.Value),
                    Gradient = gradient is null ? null : Address(gradient),
                    First = Address(first),
                    Second = second is null ? null : Address(second),
                    Kept = kept is null ? null : Address(kept),
                    Count = blob.Value.numel(),
                    Clip = new(clip),
                    Mean = new(mean),
                    Decay = new(decay),
                    DecaysBySign = options.RegularizationType == RegularizationType.L1,
                });
            else
                UpdateTensor(blob, gradient, first, second, kept, own, decay, clip * mean, iteration);
        }
    }

    public void Dispose()
    {
        foreach (Tensor history in History)
            history.Dispose();
        foreach (LearnableBlob blob in blobs)
            blob.Kept?.Dispose();
    }

    private void Update(float rate, int iteration, BlobMemory blob)
    {
        float momentum = options.Momentum, delta = options.Delta;
        switch (options.Type)
        {
            case SolverType.SGD: UpdateKernel.Run(new SgdRule(rate, momentum), blob); break;
            case SolverType.Nesterov: UpdateKernel.Run(new NesterovRule(rate, momentum), blob); break;
            case SolverType.AdaGrad: UpdateKernel.Run(new AdaGradRule(rate, delta), blob); break;
            case SolverType.RMSProp: UpdateKernel.Run(new RmsPropRule(rate, options.RmsDecay, delta), blob); break;
            case SolverType.AdaDelta: UpdateKernel.Run(new AdaDeltaRule(rate, momentum, delta), blob); break;
            case SolverType.Adam:
                UpdateKernel.Run(new AdamRule(rate * AdamRule.Correction(momentum, options.Momentum2, iteration), momentum, options.Momentum2, delta), blob);
                break;
            default: throw new InvalidOperationException($"There is no update rule {options.Type}.");
        }
    }

    private void UpdateTensor(LearnableBlob blob, Tensor? gradient, Tensor first, Tensor? second, Tensor? kept, float rate, float decay, float scale, int iteration)
    {
        using var scope = NewDisposeScope();
        Tensor value = blob.Value.detach();
        Tensor g = gradient is null ? zeros_like(value) : gradient.detach() * scale;
        if (decay != 0)
            g += (options.RegularizationType == RegularizationType.L1 ? value.sign() : value) * decay;
        Tensor update = TensorRules.Update(options, rate, iteration, g, first, second);
        value.sub_(update);
        kept?.copy_(update);
    }

    private static float SumOfSquares(Tensor gradient)
    {
        if (!IsPlain(gradient))
        {
            using var scope = NewDisposeScope();
            return gradient.detach().square().sum().to(ScalarType.Float32).item<float>();
        }
        return (float)Sums.OfSquares(Address(gradient), gradient.numel());
    }

    private static bool IsPlain(Tensor tensor) => TensorMemory.IsPlain(tensor, ScalarType.Float32);

    // Spans end at 2 GB, the address of a larger blob takes a detour.
    private static float* Address(Tensor tensor) => tensor.numel() <= int.MaxValue / sizeof(float)
        ? (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes))
        : (float*)TensorMemory.Address(tensor);
}
