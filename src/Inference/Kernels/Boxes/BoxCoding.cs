namespace Prototxt.Inference;

/// <summary>How layers read what a net predicts for its priors.</summary>
/// <param name="NumClasses">How many classes there are, the background included.</param>
/// <param name="ShareLocation">Whether all classes have one code for a box.</param>
/// <param name="CodeType">How boxes are coded.</param>
/// <param name="IsVarianceInTarget">Whether codes have been divided by the variances already.</param>
/// <param name="ObjectnessScore">RefineDet's: a prior that is less likely than this to be something is nothing.</param>
internal readonly record struct BoxCoding(int NumClasses, bool ShareLocation, BoxCode CodeType, bool IsVarianceInTarget, float ObjectnessScore);
