using static TorchSharp.torch;

namespace Prototxt.Training.Updates;

/// <summary>The same rules as operations of TorchSharp, for parameters on other devices and of other types than single precision.</summary>
internal static class TensorRules
{
    /// <summary>What is subtracted from the parameter; the histories change in place.</summary>
    public static Tensor Update(SolverOptions options, float rate, int iteration, Tensor g, Tensor h, Tensor? k)
    {
        float momentum = options.Momentum, delta = options.Delta;
        switch (options.Type)
        {
            case SolverType.SGD:
                return Mix(h, momentum, g, rate).clone();
            case SolverType.Nesterov:
                Tensor before = h.clone();
                return Mix(h, momentum, g, rate) * (1 + momentum) - before * momentum;
            case SolverType.AdaGrad:
                return g / (Mix(h, 1, g * g, 1).sqrt() + delta) * rate;
            case SolverType.RMSProp:
                return g / (Mix(h, options.RmsDecay, g * g, 1 - options.RmsDecay).sqrt() + delta) * rate;
            case SolverType.AdaDelta:
                Mix(h, momentum, g * g, 1 - momentum);
                Tensor update = g * ((k! + delta) / (h + delta)).sqrt();
                Mix(k!, momentum, update * update, 1 - momentum);
                return update * rate;
            case SolverType.Adam:
                Mix(h, momentum, g, 1 - momentum);
                Mix(k!, options.Momentum2, g * g, 1 - options.Momentum2);
                return h / (k!.sqrt() + delta) * (rate * AdamRule.Correction(momentum, options.Momentum2, iteration));
            default:
                throw new InvalidOperationException($"There is no update rule {options.Type}.");
        }
    }

    private static Tensor Mix(Tensor history, float keep, Tensor x, float weight) => history.mul_(keep).add_(x * weight);
}
