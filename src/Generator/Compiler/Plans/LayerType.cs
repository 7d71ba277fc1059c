using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;

namespace Prototxt.Generator.Compiler.Plans;

/// <summary>
/// One layer type of Caffe: reads its parameter message, checks it, infers shapes, lists learned blobs and says how
/// the layer is called. One type is one file of the type's name in the folder Layers, here, in the runtime and in
/// the tests, and one line in <c>LayerRegistry</c>.
/// </summary>
internal abstract class LayerType
{
    /// <summary>The value of <c>type:</c>.</summary>
    public virtual string Name => GetType().Name;

    public virtual LayerTraits Traits => LayerTraits.None;

    /// <summary>
    /// For a loss: the layer type that turns its prediction into an output of the Predict view (a softmax loss becomes
    /// the softmax); null where the prediction itself is the output.
    /// </summary>
    public virtual LayerType? Prediction => null;

    /// <summary>What a loss is read as in the drawing of a net, which has no labels; null where it is a mistake.</summary>
    public virtual LayerType? WithoutLabels => null;

    /// <summary>Whether the runtime's function, where the layer is one, can refuse its bottoms: it then has a parameter <c>layer</c> for the message.</summary>
    public virtual bool CanRefuse => !Traits.HasFlag(LayerTraits.Pointwise);

    /// <summary>Whether a bottom holds labels or other numbers that are told apart, not computed with: the caller may give them as integers.</summary>
    public virtual bool TakesIntegers(int bottom) => Traits.HasFlag(LayerTraits.Evaluation) && bottom > 0;

    /// <summary>
    /// The runtime type of the layer's member, where every layer of the type has one: with it the class keeps the member
    /// even if this layer or one before it could not be planned, and code that uses it has no errors of its own.
    /// </summary>
    public virtual string? MemberType => null;

    /// <summary><see cref="MemberType"/> for one layer, where the number of its bottoms decides.</summary>
    public virtual string? MemberTypeOf(Message layer) => MemberType;

    /// <summary>
    /// Whether everything is told that the layer needs besides its bottoms' shapes; false after reporting what is missing. It is
    /// asked even where a bottom has no shape, so that all that is missing is said at once.
    /// </summary>
    public virtual bool IsComplete(NetOptions options, DiagnosticBag bag) => true;

    /// <summary>Returns null after reporting what is wrong.</summary>
    public abstract LayerPlan? Plan(LayerContext layer);
}

[Flags]
internal enum LayerTraits
{
    None = 0,

    /// <summary>Has no bottoms; its tops are given by the caller (Input and data layers).</summary>
    Source = 1,

    /// <summary>The first top is a loss with weight 1 unless the file says otherwise (Caffe's LossLayer).</summary>
    Loss = 2,

    /// <summary>Compares a prediction with the truth (losses, Accuracy): not part of the Predict view.</summary>
    Evaluation = 4,

    /// <summary>The top may have the bottom's name.</summary>
    InPlace = 8,

    /// <summary>Can do without knowing how many axes a bottom has: its code says nothing of them, or it asks <see cref="LayerContext"/>.</summary>
    AnyRank = 16,

    /// <summary>Works element by element: its runtime function has the parameter <c>overwrite</c> and may take its bottom over.</summary>
    Pointwise = InPlace | AnyRank | 32,

    /// <summary>Its type does not tell whether it compares a prediction with the truth: it does if it reads a label.</summary>
    PerhapsEvaluation = 64,
}
