namespace Prototxt.Training;

/// <summary>The rule by which gradients change parameters; Caffe's <c>type</c> of a solver.</summary>
public enum SolverType
{
    /// <summary>Stochastic gradient descent with momentum.</summary>
    SGD,

    /// <summary>Nesterov's accelerated gradient.</summary>
    Nesterov,

    /// <summary>AdaGrad.</summary>
    AdaGrad,

    /// <summary>RMSProp.</summary>
    RMSProp,

    /// <summary>AdaDelta.</summary>
    AdaDelta,

    /// <summary>Adam.</summary>
    Adam,
}
