namespace Prototxt.Training.Rates;

/// <summary>
/// How the learning rate depends on the iteration: a function of nothing but the solver's numbers, so that resuming needs no memory
/// of it. Rates are computed as Caffe does, in single precision where it does.
/// </summary>
public abstract record LrPolicy
{
    /// <summary>The policy by Caffe's name, as logs have it.</summary>
    public abstract string Name { get; }

    /// <summary>The rate of an iteration.</summary>
    /// <param name="baseLr">The solver's <c>base_lr</c>.</param>
    /// <param name="iteration">The iteration's number, from 0.</param>
    /// <param name="maxIter">The solver's <c>max_iter</c>.</param>
    public abstract float Rate(float baseLr, int iteration, int maxIter);

    /// <summary>How many steps the rate has taken at an iteration; 0 for policies without steps. Caffe writes it into states.</summary>
    /// <param name="iteration">The iteration's number, from 0.</param>
    public virtual int Step(int iteration) => 0;

    /// <summary>What is wrong with the policy's numbers, by Caffe's names: "stepsize: expected …, found …".</summary>
    internal virtual IEnumerable<string> Faults() => [];

    /// <summary>The fault of a gamma that Caffe refuses.</summary>
    private protected IEnumerable<string> NegativeGamma(float gamma) =>
        gamma >= 0 ? [] : [SolverFault.Of("gamma", $"at least 0 with lr_policy \"{Name}\"", gamma)];

    /// <summary>The fault of a step size that Caffe refuses.</summary>
    private protected IEnumerable<string> NoStep(int stepSize) =>
        stepSize > 0 ? [] : [SolverFault.Of("stepsize", $"at least 1 with lr_policy \"{Name}\"", stepSize)];
}
