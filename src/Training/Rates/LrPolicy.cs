namespace Prototxt.Training.Rates;

/// <summary>How the learning rate depends on the iteration: a function of nothing else, so that resuming needs no memory of it.</summary>
public abstract record LrPolicy
{
    /// <summary>The policy by Caffe's name, as logs have it.</summary>
    public abstract string Name { get; }

    /// <summary>The rate of an iteration.</summary>
    /// <param name="baseLr">The solver's <c>base_lr</c>.</param>
    /// <param name="iteration">The iteration's number, from 0.</param>
    public abstract float Rate(float baseLr, int iteration);
}
