//! The names that expressions of policies can use, with their types
//! (`k8s.io/apiserver/pkg/admission/plugin/cel/compile.go`).

use crate::yaml::Text;

use super::cel::{Scope, Type};

/// The names of a policy.
pub(super) struct Names {
    /// True if the policy has parameters.
    pub(super) has_params: bool,
    /// True where variables can be used.
    pub(super) has_variables: bool,
    /// The variables so far, with their types.
    pub(super) variables: Vec<(Text, Type)>,
}

const TEXT: Type = Type::Text;

impl Scope for Names {
    fn type_of(&self, name: &str) -> Option<Type> {
        Some(match name {
            "object" | "oldObject" => Type::Dyn,
            "params" if self.has_params => Type::Dyn,
            "request" => Type::Named("kubernetes.AdmissionRequest"),
            "namespaceObject" => Type::Named("kubernetes.Namespace"),
            "authorizer" => Type::Named("authorizer"),
            "variables" if self.has_variables => Type::Named("variables"),
            _ => return None,
        })
    }

    fn field_of(&self, of: &'static str, field: &str) -> Option<Type> {
        match of {
            "variables" => {
                let mut variables = self.variables.iter();
                let found = variables.find(|(name, _)| name == field);
                found.map(|(_, known)| known.clone())
            }
            "authorizer" => (field == "requestResource").then_some(Type::Named("resourceCheck")),
            "kubernetes.AdmissionRequest" => of_request(field),
            "kubernetes.UserInfo" => of_user(field),
            "kubernetes.Kind" => ["group", "version", "kind"]
                .contains(&field)
                .then_some(TEXT),
            "kubernetes.Resource" => {
                let fields = ["group", "version", "resource"];
                fields.contains(&field).then_some(TEXT)
            }
            "kubernetes.Namespace" => match field {
                "metadata" => Some(Type::Named("kubernetes.NamespaceMetadata")),
                "spec" | "status" => Some(Type::Dyn),
                _ => None,
            },
            "kubernetes.NamespaceMetadata" => of_metadata(field),
            _ => None,
        }
    }
}

fn texts() -> Type {
    Type::List(Box::new(TEXT))
}

fn map(value: Type) -> Type {
    Type::Map(Box::new(TEXT), Box::new(value))
}

fn of_request(field: &str) -> Option<Type> {
    Some(match field {
        "kind" | "requestKind" => Type::Named("kubernetes.Kind"),
        "resource" | "requestResource" => Type::Named("kubernetes.Resource"),
        "subResource" | "requestSubResource" | "name" | "namespace" | "operation" => TEXT,
        "userInfo" => Type::Named("kubernetes.UserInfo"),
        "dryRun" => Type::Bool,
        "options" => Type::Dyn,
        _ => return None,
    })
}

fn of_user(field: &str) -> Option<Type> {
    Some(match field {
        "username" | "uid" => TEXT,
        "groups" => texts(),
        "extra" => map(texts()),
        _ => return None,
    })
}

fn of_metadata(field: &str) -> Option<Type> {
    Some(match field {
        "name" | "generateName" | "namespace" | "UID" | "resourceVersion" => TEXT,
        "labels" | "annotations" => map(TEXT),
        "creationTimestamp" | "deletionTimestamp" => Type::Timestamp,
        "deletionGracePeriodSeconds" | "generation" => Type::Int,
        "finalizers" => texts(),
        _ => return None,
    })
}
