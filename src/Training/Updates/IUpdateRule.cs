using System.Numerics;

namespace Prototxt.Training.Updates;

/// <summary>
/// One of Caffe's update rules with the numbers of an iteration and a blob, for as many numbers at once as the processor takes. The
/// order of operations is Caffe's, and each is rounded to single precision, as there.
/// </summary>
internal interface IUpdateRule
{
    /// <summary>What is subtracted from the parameter.</summary>
    /// <param name="gradient">The gradient, decay included.</param>
    /// <param name="first">The first history, which changes.</param>
    /// <param name="second">The second history, which changes, of rules that have one.</param>
    Vector<float> Update(Vector<float> gradient, ref Vector<float> first, ref Vector<float> second);
}
